import { LookoutWorld, manyRuns, type LookoutWorldOptions } from "../../../support/lookout-world";

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const gapsOf = (instants: readonly number[]): number[] =>
  instants.slice(1).map((instant, index) => instant - instants[index]!);

/** Enough for a list. */
const twelve = manyRuns(12, { shortest: 900, longest: 1_500 });

const inWorld = (options: Partial<LookoutWorldOptions> = {}): LookoutWorld =>
  new LookoutWorld({ runs: twelve, ...options });

describe("lookout", () => {
  it("notices ends sooner than checks every 30 seconds, with fewer calls", async () => {
    const together = inWorld();
    const alone = inWorld({ withoutLookout: true });

    const delays = await together.runAll();
    const delaysAlone = await alone.runAll();

    expect(together.verdicts()).toStrictEqual(alone.verdicts());
    expect(together.allCalls / alone.allCalls).toBeLessThan(0.6);
    expect(meanOf(delays)).toBeLessThan(8);
    expect(meanOf(delaysAlone)).toBeGreaterThan(12);
    // The last three look by themselves, because a list does not pay any more.
    expect(delays.filter((delay) => delay > 12).length).toBeLessThanOrEqual(3);
  });

  it.each<[runs: number, lists: boolean]>([
    [6, false],
    [7, true],
  ])("with %s runs, lists: %s", async (count, lists) => {
    const world = inWorld({ runs: manyRuns(count, { shortest: 900, longest: 900 }) });

    await world.passTo(600);

    expect(world.lookout).toMatchObject({ watches: count, listing: lists });
    expect(world.listedAt.length > 0).toBe(lists);
  });

  it("takes in many watches that join at once, in a few generations", async () => {
    const world = inWorld({ runs: manyRuns(120, { within: 0, shortest: 3_000, longest: 3_000 }) });

    await world.passTo(300);

    expect(world.lookout).toMatchObject({ watches: 120, covered: 120 });
    expect(world.hub.instances.get(world.lookoutId)!.generation).toBeLessThan(20);
  });

  it("covers hundreds of watches that join at once and while it lists, without a warning", async () => {
    const runs = manyRuns(500, { within: 5, shortest: 3_000, longest: 3_000 });
    const world = inWorld({ runs, lookSeconds: () => 6 });

    await world.passTo(240);

    expect(world.lookout).toMatchObject({ watches: 500, covered: 500 });
    expect(world.warnings).toStrictEqual([]);
  });

  it("leaves short runs alone", async () => {
    const world = inWorld({ runs: manyRuns(20, { shortest: 20, longest: 50 }) });

    await world.runAll();

    expect(world.hub.instances.has(world.lookoutId)).toBe(false);
  });

  it("lets a covered watch look by itself about every ten minutes, also at the end of a cover", async () => {
    const world = inWorld({ runs: manyRuns(12, { shortest: 3_000, longest: 3_000 }) });

    await world.runAll();

    const gaps = gapsOf(world.checkedAt.get(5)!);
    expect(gaps.slice(0, 2)).toStrictEqual([30, 30]);
    const own = gaps.slice(2, -1);
    expect(Math.min(...own)).toBeGreaterThanOrEqual(480);
    expect(Math.max(...own)).toBeLessThanOrEqual(620);
  });

  it("tells a watch when the state of its run changes, so that the history has it in time", async () => {
    const changesAt = 403;
    const runs = manyRuns(10, { shortest: 900, longest: 900 }).map((run) => ({
      ...run,
      changesAt,
    }));
    const world = inWorld({ runs });

    await world.runAll();

    const seenAfter = [...world.checkedAt.values()].map(
      (instants) => instants.find((at) => at >= changesAt)! - changesAt,
    );
    expect(Math.max(...seenAfter)).toBeLessThanOrEqual(10);
  });

  it("ends when it knows no live watch, and the next long run starts it again", async () => {
    const later = { startsAt: 3_000, endsAt: 3_500 };
    const world = inWorld({ runs: [...twelve, later] });

    await world.passTo(2_500);
    const ended = world.hub.instances.get(world.lookoutId)?.end;
    await world.passTo(3_200);

    expect(ended).toStrictEqual({ kind: "completed", output: null });
    expect(world.lookout).toMatchObject({ watches: 1, listing: false });
  });

  it("lists as often as the most frequent checks that it replaces", async () => {
    const world = inWorld({ waitSeconds: 7 });

    await world.passTo(600);

    expect(new Set(gapsOf(world.listedAt.slice(-20)))).toStrictEqual(new Set([7]));
  });

  it("does not cover a watch that checks more often than it could list", async () => {
    const world = inWorld({ waitSeconds: 4 });

    await world.passTo(300);

    expect(world.hub.instances.has(world.lookoutId)).toBe(false);
  });

  it("stops listing when the runs of others make the list too long to pay, and tries again seldom", async () => {
    const world = inWorld({ foreignRuns: 1_000 });

    const delays = await world.runAll();

    expect(world.listedAt.length).toBeLessThanOrEqual(4);
    expect(Math.max(...delays)).toBeLessThanOrEqual(30);
  });

  it("keeps its history and its payloads small", async () => {
    const world = inWorld({ runs: manyRuns(60, { shortest: 600, longest: 900 }) });

    await world.runAll();

    const { largestPayloadBytes, largestHistoryBytes } = world.hub.instances.get(world.lookoutId)!;
    expect(largestPayloadBytes).toBeLessThan(48 * 1_024);
    expect(largestHistoryBytes).toBeLessThan(64 * 1_024);
  });
});
