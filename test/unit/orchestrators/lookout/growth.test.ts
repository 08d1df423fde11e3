import { LookoutWorld, manyRuns } from "../../../support/lookout-world";

/** The default of dbt, whose pages have a hundred runs. */
const WAIT_SECONDS = 5;
const PAGE_LENGTH = 100;

const FROM_SECONDS = 300;
const TO_SECONDS = 900;

/** The calls of the vendor in each second, for so many live runs. */
async function callsForEachSecond(runs: number): Promise<number> {
  const world = new LookoutWorld({
    runs: manyRuns(runs, { within: 20, shortest: 2_000, longest: 2_100 }),
    ...{ waitSeconds: WAIT_SECONDS, pageLength: PAGE_LENGTH },
  });
  await world.passTo(FROM_SECONDS);
  const before = world.allCalls;
  await world.passTo(TO_SECONDS);
  return (world.allCalls - before) / (TO_SECONDS - FROM_SECONDS);
}

describe("many live runs with checks every five seconds", () => {
  it.each<[runs: number, most: number]>([
    [1, 0.21],
    // A list every five seconds, and each run by itself every eight to ten minutes.
    [10, 0.25],
    [100, 0.5],
  ])("cost no more calls than one list and a few checks: %i runs", async (runs, most) => {
    const calls = await callsForEachSecond(runs);

    expect(calls).toBeLessThanOrEqual(most);
  });
});
