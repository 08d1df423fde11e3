import fc from "fast-check";
import { simulateWorkspace, type SimulatedWorkspace } from "../simulated-workspace";
import { listLong, placesIn, type WorkspaceRun } from "./a-long-list";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Runs that go on, by when they started. */
const started = (count: number, startsAt: (run: number) => number): WorkspaceRun[] =>
  Array.from({ length: count }, (_, run) => ({ startsAt: startsAt(run), endsAt: Infinity }));

const evenly = (count: number): WorkspaceRun[] =>
  started(count, (run) => -Math.floor((run * HOUR) / count));

const mostWithinAMinute = (run: number): number =>
  run % 10 === 0 ? -run * 500_000 : -HOUR - run * 12;

/** Repaired runs, which the vendor may list where they were repaired. */
const withOldOnes = (runs: readonly WorkspaceRun[]): WorkspaceRun[] =>
  runs.map((run, place) =>
    place % 40 === 39 ? { ...run, startsAt: -30 * DAY, listedAsOf: run.startsAt } : run,
  );

/** The places of those that are active while the list is read. */
const activeFrom = (runs: readonly WorkspaceRun[], fromMs: number, toMs: number): number[] =>
  [...runs.keys()].filter((run) => runs[run]!.startsAt <= fromMs && runs[run]!.endsAt > toMs);

const listOf = ({ provider }: Pick<SimulatedWorkspace, "provider">) =>
  provider.listActive?.("prod");

const placesOf = (runs: readonly WorkspaceRun[]): number[] => [...runs.keys()];

describe("listActive, of a long list", () => {
  it.each<[shape: string, seconds: number, startsAt: (run: number) => number]>([
    ["evenly over an hour", 10, (run) => -Math.floor((run * HOUR) / 5_000)],
    ["most within a minute", 10, mostWithinAMinute],
    ["ever more rarely before", 10, (run) => -Math.floor(1_000 * (5_000 / (run + 1)) ** 1.5)],
    ["at each full hour of a day", 11, (run) => -(run % 24) * HOUR - (run % 997)],
  ])("lists 5,000 runs that started %s within %i s", async (_shape, seconds, startsAt) => {
    const runs = started(5_000, startsAt);

    const list = await listLong(runs, { answerMs: () => 300 });

    expect(placesIn(list)).toStrictEqual(placesOf(runs));
    expect(list.endedAtMs).toBeLessThanOrEqual(seconds * 1_000);
    expect(list.result).toMatchObject({ calls: list.sent.length });
    expect(list.sent.length).toBeLessThanOrEqual(280);
  });

  it("sends no more requests than one after the other: 20 at once, then 40 a second", async () => {
    const { sent, atOnce } = await listLong(evenly(5_000), { answerMs: () => 20 });

    const early = sent.filter(({ atMs }, request) => atMs < ((request - 20) * 1_000) / 40);
    expect(early).toStrictEqual([]);
    expect(atOnce).toBeLessThanOrEqual(12);
  });

  it("reads a short list one page after the other, without a filter", async () => {
    const runs = evenly(150);

    const list = await listLong(runs);

    expect(placesIn(list)).toStrictEqual(placesOf(runs));
    expect(list).toMatchObject({ atOnce: 1, endedAtMs: 6 * 250 });
    expect(list.sent.filter(({ query }) => "start_time_to" in query)).toStrictEqual([]);
  });

  it("needs few more requests than pages", async () => {
    const { sent } = await listLong(evenly(1_500));

    expect(sent.length).toBeLessThanOrEqual(60 * 1.25);
    expect(sent.filter(({ query }) => "start_time_to" in query)).not.toStrictEqual([]);
    expect(sent.filter(({ query }) => "start_time_from" in query)).toStrictEqual([]);
  });

  it("lists more runs than fit on a page that started in the same millisecond", async () => {
    const runs = started(700, (run) => -1_000 * Math.floor(run / 70));

    expect(placesIn(await listLong(runs))).toStrictEqual(placesOf(runs));
  });

  it("lists runs that all started in the same millisecond", async () => {
    const runs = started(700, () => -HOUR);

    expect(placesIn(await listLong(runs))).toStrictEqual(placesOf(runs));
  });

  it("lists all, if the vendor lists old runs among newer ones, as it may with repaired ones", async () => {
    const runs = withOldOnes(evenly(1_000));

    expect(placesIn(await listLong(runs))).toStrictEqual(placesOf(runs));
  });

  it("stops soon when one slice fails, and is no list", async () => {
    const list = await listLong(evenly(2_000), { failsFrom: 30 });

    expect(list.result).toMatchObject({ kind: "unreachable", retryAfterSeconds: 9 });
    expect(list.sent.length).toBeLessThan(30 + 12);
  });

  it("returns what it has after twenty seconds", async () => {
    const list = await listLong(evenly(2_000), { answerMs: () => 1_500 });

    expect(placesIn(list).length).toBeGreaterThan(500);
    expect(placesIn(list).length).toBeLessThan(2_000);
    expect(list.endedAtMs).toBeLessThanOrEqual(21_500);
  });

  describe("with runs whose start is not shown", () => {
    const runs = evenly(1_000);
    const isUndated = (run: number): boolean => run % 5 === 0;

    it.each([
      ["are among the others", {}],
      ["are last, as if they had started in 1970", { undated: "last" as const }],
      ["are first, and a filter hides them", { undated: "first" as const, hidesUndated: true }],
    ])("lists all, if those %s", async (_where, options) => {
      const list = await listLong(runs, { isUndated, ...options });

      expect(placesIn(list)).toStrictEqual(placesOf(runs));
    });

    it("cuts nothing any more, because a filter might hide them", async () => {
      const { sent } = await listLong(runs, { isUndated });

      expect(sent.filter(({ query }) => "start_time_to" in query)).toStrictEqual([]);
    });
  });

  it("lists all, if the vendor ignores the filter, and stops using it", async () => {
    const runs = evenly(1_000);

    const list = await listLong(runs, { ignoresStart: true });

    expect(placesIn(list)).toStrictEqual(placesOf(runs));
    expect(list.sent.length).toBeLessThanOrEqual(2 * 40);
  });

  it("lists all of a simulated workspace that answers late, while others start and end", async () => {
    await using workspace = await simulateWorkspace();
    const { simulator } = workspace;
    const jobOf = (seconds: number): string =>
      simulator.addJob({
        name: `Load of ${seconds} s`,
        maxConcurrentRuns: 2_000,
        tasks: [{ key: "main", durationSeconds: seconds }],
      });
    const [long, short] = [jobOf(7_200), jobOf(600)];
    const always: string[] = [];
    for (let run = 0; run < 600; run++) {
      always.push(simulator.startRun(long));
      simulator.startRun(short);
      workspace.pass(1);
    }
    // A short one ends every few requests, and one starts with each.
    simulator.faults.add({
      path: /runs\/list/,
      times: Infinity,
      match: () => {
        workspace.pass(0.25);
        simulator.startRun(short);
        return true;
      },
      fault: { kind: "delay", ms: 20 },
    });

    const list = await listOf(workspace);

    const { runs, calls } = list as Extract<typeof list, { readonly kind: "listed" }>;
    const listed = new Set(runs.map(({ vendorRunId }) => vendorRunId));
    expect(always.filter((run) => !listed.has(run))).toStrictEqual([]);
    expect(listed.size).toBe(runs.length);
    const requests = simulator.requests.matching("GET", /runs\/list/);
    expect(calls).toBe(requests.length);
    const filtered = requests.filter(({ url }) => url.includes("start_time_to"));
    expect(filtered.length).toBeGreaterThan(calls / 2);
  });

  it("leaves out no run that is active all the time, whatever starts and ends meanwhile", async () => {
    const aStart = fc.oneof(
      fc.integer({ min: -2_000, max: 4_000 }),
      fc.integer({ min: -HOUR, max: 0 }),
      fc.integer({ min: -30 * DAY, max: 0 }),
      fc.constantFrom(-5_000, -HOUR, -DAY),
    );
    const anEnd = fc.oneof(
      { weight: 3, arbitrary: fc.constant(Infinity) },
      { weight: 1, arbitrary: fc.integer({ min: -100, max: 8_000 }) },
    );
    const aRun = fc.record({ startsAt: aStart, endsAt: anEnd });
    const aWorkspace = fc.record({
      groups: fc.array(
        fc.record({ run: aRun, copies: fc.integer({ min: 1, max: 60 }), apartMs: fc.nat(3_000) }),
        { minLength: 5, maxLength: 40 },
      ),
      answers: fc.array(fc.integer({ min: 20, max: 600 }), { minLength: 1, maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(aWorkspace, async ({ groups, answers }) => {
        const runs = groups.flatMap(({ run, copies, apartMs }) =>
          Array.from({ length: copies }, (_, copy) => ({
            ...run,
            startsAt: run.startsAt - copy * apartMs,
          })),
        );

        const list = await listLong(runs, {
          answerMs: (request) => answers[request % answers.length]!,
        });

        const listed = new Set(placesIn(list));
        const always = activeFrom(runs, 0, list.endedAtMs);
        expect(always.filter((run) => !listed.has(run))).toStrictEqual([]);
        const over = [...listed].filter((run) => runs[run]!.endsAt <= 0);
        expect(over).toStrictEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
