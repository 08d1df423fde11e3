import type { Fault } from "../../../../../local/simulators/faults";
import {
  ACCOUNT_ID,
  anOrder,
  aPlan,
  aTarget,
  aTokenSource,
  CANCEL_RUN,
  type DbtWorld,
  JOB_ID,
  LIST_RUNS,
  RUN_JOB,
  startDbtWorld,
  timeoutFor,
  TOKEN,
  MARKER,
} from "../dbt-world";
import { aClaim } from "../../../../support/claims";

const order = anOrder();

function triggerFault(fault: Fault) {
  return { method: "POST", path: RUN_JOB, times: Infinity, fault };
}

/** Does something at the moment when dbt gets the POST. */
function whenTriggered(world: DbtWorld, act: () => void): void {
  const match = (): boolean => {
    act();
    return false;
  };
  world.dbt.faults.add({ path: RUN_JOB, match, fault: { kind: "hang" } });
}

const posts = (world: DbtWorld): number => world.dbt.posts().triggers;

describe("launch", () => {
  it("starts the job once and says where its run is", async () => {
    await using world = await startDbtWorld();

    const result = await world.provider.launch(
      anOrder({ target: aTarget({ cause: "Nightly load", threadsOverride: 0 }) }),
      aClaim(),
    );

    const [run, ...others] = world.dbt.runs();
    expect(others).toStrictEqual([]);
    expect(run).toMatchObject({
      cause: `${MARKER} Nightly load`,
      overrides: { threads_override: 0 },
    });
    expect(result).toStrictEqual({
      kind: "launched",
      attempt: {
        provider: "dbt-cloud",
        connectionId: String(ACCOUNT_ID),
        number: 1,
        vendorJobId: String(JOB_ID),
        vendorRunId: String(run?.id),
        runPageUrl: expect.stringMatching(
          /^https:\/\/cloud\.getdbt\.com\/deploy\/.*\/runs\/\d+\/$/,
        ) as string,
        launchedAt: "2026-01-05T06:00:00.000Z",
      },
    });
  });

  it("does not know what it started when dbt answers about a run of another job", async () => {
    await using world = await startDbtWorld();
    const body = { data: { id: 404, job_definition_id: 405 } };
    world.dbt.faults.add(triggerFault({ kind: "status", status: 201, effect: true, body }));

    const result = await world.provider.launch(order, aClaim());

    expect(result).toStrictEqual({
      kind: "unclear",
      reason: expect.stringContaining(
        `answered about run 404 of job 405 when asked to start job ${JOB_ID}.`,
      ) as string,
    });
    const [run] = world.dbt.runs();
    expect(await world.provider.settleLaunch(order)).toMatchObject({
      kind: "found",
      attempt: { vendorRunId: String(run?.id) },
    });
  });

  it("finds what an earlier execution started instead of starting it again", async () => {
    await using world = await startDbtWorld();
    const first = await world.provider.launch(order, aClaim());
    world.advance(600);

    expect(await world.provider.launch(order, aClaim())).toStrictEqual(first);
    expect(posts(world)).toBe(1);
  });

  it("keeps the older run of two executions at the same time, and cancels the other at once", async () => {
    await using world = await startDbtWorld();

    const results = await Promise.all([
      world.provider.launch(order, aClaim()),
      world.provider.launch(order, aClaim()),
    ]);
    world.advance(5);

    const [older] = world.dbt.runs();
    const launched = { kind: "launched", attempt: { vendorRunId: String(older?.id) } };
    expect(results).toMatchObject([launched, launched]);
    expect(world.dbt.runs().map(({ status }) => status)).toStrictEqual(["Running", "Cancelled"]);
  });

  it("cancels what waits besides the run that an earlier execution started", async () => {
    await using world = await startDbtWorld();
    const older = world.dbt.startForeignRun(JOB_ID, { cause: `${MARKER} Started by Runward` });
    world.dbt.startForeignRun(JOB_ID, { cause: `${MARKER} Started by Runward` });

    const result = await world.provider.launch(order, aClaim());
    world.advance(5);

    expect(result).toMatchObject({ kind: "launched", attempt: { vendorRunId: String(older) } });
    expect(world.dbt.runs().map(({ status }) => status)).toStrictEqual(["Running", "Cancelled"]);
    expect(posts(world)).toBe(0);
  });

  it.each([
    ["listing after it", LIST_RUNS, 1],
    ["cancel of a duplicate", CANCEL_RUN, 0],
  ])("counts as launched whatever happens to the %s", async (_case, path, skip) => {
    await using world = await startDbtWorld();
    whenTriggered(world, () => {
      world.dbt.startForeignRun(JOB_ID, { cause: `${MARKER} Started by Runward` });
    });
    const fault = { kind: "status", status: 403 } as const;
    world.dbt.faults.add({ path, skip, times: Infinity, fault });

    expect(await world.provider.launch(order, aClaim())).toMatchObject({ kind: "launched" });
  });

  it("distinguishes its own run from those of others and of other attempts", async () => {
    await using world = await startDbtWorld();
    world.dbt.startForeignRun(JOB_ID, { cause: `not at the front ${MARKER}` });
    await world.provider.launch(anOrder({ attemptNumber: 2 }), aClaim());

    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({
      kind: "launched",
      attempt: { vendorRunId: String(world.dbt.runs()[2]?.id) },
    });
  });

  it("reads every page of newer runs, and only newer runs", async () => {
    await using world = await startDbtWorld({ timeoutSeconds: 10 });
    const before = world.dbt.startForeignRun(JOB_ID, { cause: MARKER });
    for (let count = 0; count < 205; count += 1) {
      world.dbt.startForeignRun(JOB_ID, { cause: "scheduled" });
    }
    const ours = world.dbt.startForeignRun(JOB_ID, { cause: `${MARKER} Started by Runward` });

    const result = await world.provider.launch(
      anOrder({ plan: aPlan({ baselineRunId: String(before) }) }),
      aClaim(),
    );

    expect(result).toMatchObject({ kind: "launched", attempt: { vendorRunId: String(ours) } });
    expect(posts(world)).toBe(0);
    expect(world.dbt.requests.matching("GET", LIST_RUNS)).toHaveLength(3);
  });

  const ambiguous: readonly (readonly [string, Fault, number])[] = [
    ["a reset after dbt acted", { kind: "reset", when: "afterEffect" }, 1],
    ["a reset before dbt acted", { kind: "reset", when: "beforeEffect" }, 0],
    ["silence after dbt acted", { kind: "hang", effect: true }, 1],
    ["a late answer", { kind: "delay", ms: 3_000 }, 1],
    ["a dripping answer", { kind: "drip", bytesPerSecond: 100 }, 1],
    ["an answer too large to read", { kind: "huge", bytes: 6_000_000 }, 0],
    ["a gateway error after dbt acted", { kind: "html", status: 502, effect: true }, 1],
    ["an internal error", { kind: "status", status: 500, effect: true }, 1],
    ["503 with Retry-After", { kind: "status", status: 503, headers: { "retry-after": "1" } }, 0],
    ["504", { kind: "emptyBody", status: 504, effect: true }, 1],
    ["truncated JSON", { kind: "brokenJson", effect: true }, 1],
    ["an empty 200", { kind: "emptyBody", effect: true }, 1],
    ["a 200 without a run", { kind: "status", status: 200, body: { data: null }, effect: true }, 1],
    ["a sign-in page", { kind: "html", effect: true }, 1],
    ["a redirect", { kind: "redirect", location: "https://login.example.net/", effect: true }, 1],
    ["an undocumented 409", { kind: "status", status: 409 }, 0],
    ["an undocumented 408", { kind: "status", status: 408 }, 0],
  ];

  it.each(ambiguous)("never sends the POST again after %s", async (_, fault, started) => {
    await using world = await startDbtWorld(timeoutFor(fault));
    world.dbt.faults.add(triggerFault(fault));

    const result = await world.provider.launch(order, aClaim());

    expect(result).toMatchObject({ kind: "unclear", reason: expect.any(String) as string });
    expect(posts(world)).toBe(1);
    expect(world.dbt.runs()).toHaveLength(started);
    expect(JSON.stringify(result)).not.toContain(TOKEN);
  });

  it.each(ambiguous)("finds the run that dbt started after %s", async (_, fault, started) => {
    await using world = await startDbtWorld(timeoutFor(fault));
    world.dbt.faults.add(triggerFault(fault));
    await world.provider.launch(order, aClaim());

    const found = await world.provider.settleLaunch(order);

    expect(found.kind).toBe(["notFound", "found"][started]);
    expect(posts(world)).toBe(1);
  });

  it("sends once more after a 401, which proves that nothing was started", async () => {
    let accepted = TOKEN;
    await using world = await startDbtWorld({
      tokens: aTokenSource(TOKEN, "renewed"),
      acceptsToken: (token) => token === accepted,
    });
    world.dbt.faults.add({
      path: RUN_JOB,
      match: () => {
        accepted = "renewed";
        return false;
      },
      fault: { kind: "hang" },
    });
    world.dbt.faults.add({ path: RUN_JOB, fault: { kind: "status", status: 401 } });

    const result = await world.provider.launch(order, aClaim());

    expect(result.kind).toBe("launched");
    expect(posts(world)).toBe(2);
    expect(world.dbt.runs()).toHaveLength(1);
  });

  it("keeps every digit of a 64-bit id, and accepts a response with nothing else", async () => {
    await using world = await startDbtWorld();
    const body = { data: { id: 9_223_372_036_854_775_807n } };
    world.dbt.faults.add(triggerFault({ kind: "status", status: 201, body }));

    expect(await world.provider.launch(order, aClaim())).toMatchObject({
      kind: "launched",
      attempt: {
        vendorRunId: "9223372036854775807",
        runPageUrl: null,
        launchedAt: "2026-01-05T06:00:00.000Z",
      },
    });
  });
});
