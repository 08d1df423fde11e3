import type { AdminAnswer } from "../../../../../src/providers/dbt-cloud/admin-api";
import { confirmLaunch } from "../../../../../src/providers/dbt-cloud/jobs/confirm-launch";
import { launchRun } from "../../../../../src/providers/dbt-cloud/jobs/launch-run";
import { findMarkedRuns } from "../../../../../src/providers/dbt-cloud/jobs/marked-runs";
import { aClaim } from "../../../../support/claims";
import { anAttempt } from "../../../../support/run-builders";
import { anOrder, aPlan, MARKER } from "../dbt-world";
import { NOW, ok, runs, scriptedAccount } from "../scripted-account";

const order = anOrder({ plan: aPlan({ connectionId: "1", vendorJobId: "77" }) });
const QUEUED = 1;
const RUNNING = 3;
const secondsAgo = (seconds: number): string =>
  new Date(NOW.getTime() - seconds * 1_000).toISOString();
const marked = (id: unknown, changes: object = {}): object => ({
  id,
  job_definition_id: 77,
  status: QUEUED,
  trigger: { cause: `${MARKER} Started by Runward` },
  ...changes,
});

const throttled = (retryAfterSeconds: number): AdminAnswer => ({
  kind: "throttled",
  reason: "Slow.",
  retryAfterSeconds,
});

async function launch(...answers: readonly AdminAnswer[]) {
  const { api, requests } = scriptedAccount(answers);
  const result = await launchRun(api, order, aClaim());
  return { result, paths: requests.map(({ method, path }) => `${method} ${path}`) };
}

async function confirm(...answers: readonly AdminAnswer[]) {
  const { api, requests } = scriptedAccount(answers);
  const attempt = anAttempt({ vendorRunId: "5" });
  const result = await confirmLaunch(api, order, attempt);
  return { attempt, result, paths: requests.map(({ method, path }) => `${method} ${path}`) };
}

describe("launchRun, where the list shows other runs of the launch after the POST", () => {
  it("keeps the oldest, and cancels each of the others once", async () => {
    const { result, paths } = await launch(
      runs(),
      ok({ data: marked(5) }),
      runs(marked(4), marked(5), marked(6)),
      ok({}),
      ok({}),
    );

    expect(result).toMatchObject({ kind: "launched", attempt: { vendorRunId: "4" } });
    expect(paths.slice(3).sort()).toStrictEqual(["POST runs/5/cancel/", "POST runs/6/cancel/"]);
  });

  it("keeps its own run, which the list does not show yet, if the others are newer", async () => {
    const { result, paths } = await launch(
      runs(),
      ok({ data: marked(5) }),
      runs(marked(6)),
      ok({}),
    );

    expect(result).toMatchObject({ kind: "launched", attempt: { vendorRunId: "5" } });
    expect(paths.slice(3)).toStrictEqual(["POST runs/6/cancel/"]);
  });

  it("describes its own run as the answer did", async () => {
    const answered = marked(5, { created_at: "2026-01-05 05:59:00+00:00" });

    const { result } = await launch(runs(), ok({ data: answered }), runs(marked(5)));

    expect(result).toMatchObject({ attempt: { launchedAt: "2026-01-05T05:59:00.000Z" } });
  });
});

describe("confirmLaunch", () => {
  it("keeps the run that the launch returned, although the list shows only a newer one", async () => {
    const { attempt, result, paths } = await confirm(runs(marked(6)), ok({}));

    expect(result).toStrictEqual({
      kind: "found",
      attempt,
      duplicates: [
        {
          vendorRunId: "6",
          state: "Queued",
          cancelError: "The cancel was accepted, but the run was not seen to stop.",
        },
      ],
      lookAgain: { afterSeconds: null },
    });
    expect(paths).toStrictEqual(["GET runs/", "POST runs/6/cancel/"]);
  });

  it("keeps the reference that the launch returned", async () => {
    const listed = marked(5, { created_at: "2026-01-05 05:59:00+00:00" });

    const { attempt, result } = await confirm(runs(listed));

    expect(result).toStrictEqual({ kind: "found", attempt });
  });

  it.each([
    [20, "Error"],
    [10, "Success"],
  ])("leaves a duplicate alone that has ended with %d", async (status, state) => {
    expect((await confirm(runs(marked(6, { status })))).result).toMatchObject({
      duplicates: [{ state, cancelError: "It had ended before it could be cancelled." }],
    });
  });

  it.each([
    ["119 s ago", { started_at: secondsAgo(119) }, ["POST runs/6/cancel/"]],
    ["120 s ago", { started_at: secondsAgo(120) }, []],
    ["at a time that cannot be read", { started_at: "soon" }, []],
    ["at a time that dbt does not tell", {}, []],
    ["in a state that cannot be read", { status: 77, started_at: secondsAgo(1) }, []],
  ])(
    "cancels a running duplicate while it is young: started %s",
    async (_when, changes, cancels) => {
      const { paths } = await confirm(runs(marked(6, { status: RUNNING, ...changes })), ok({}));

      expect(paths.slice(1)).toStrictEqual(cancels);
    },
  );

  it("looks again after the longest time that dbt asks for", async () => {
    const { result } = await confirm(runs(marked(6), marked(7)), throttled(300), throttled(30));

    expect(result).toMatchObject({ lookAgain: { afterSeconds: 300 } });
  });
});

describe("findMarkedRuns", () => {
  const find = async (...answers: readonly AdminAnswer[]) => {
    const { api, requests } = scriptedAccount(answers);
    return { found: await findMarkedRuns(api, order), requests };
  };

  it("lists them from the oldest to the newest", async () => {
    const { found, requests } = await find(runs(marked(7), marked(5), marked(6)));

    expect(found).toMatchObject({ items: [{ id: "5" }, { id: "6" }, { id: "7" }], unread: 0 });
    expect(requests).toMatchObject([{ purpose: "list the runs of job 77" }]);
  });

  it("counts what may be one of them, but cannot be read", async () => {
    const entries = [marked(5), [], { id: 8, trigger: null }, marked(null), marked(6)];

    expect((await find(runs(...entries))).found).toMatchObject({
      items: [{ id: "5" }, { id: "6" }],
      unread: 3,
    });
  });

  it("takes no run of another job, whatever its cause", async () => {
    const others = [marked(5, { job_definition_id: 78 }), marked(6, { job_definition_id: null })];

    expect((await find(runs(...others))).found).toMatchObject({ items: [{ id: "6" }], unread: 0 });
  });
});

describe("the time of a launch", () => {
  it("is now, where dbt does not tell when the run was created", async () => {
    expect((await launch(runs(marked(5)))).result).toMatchObject({
      attempt: { launchedAt: NOW.toISOString() },
    });
  });
});
