/** What a wait costs, in counts that do not depend on the machine. `npm run bench:checks` measures the CPU time. */
import { driveWatch, type DrivenWatch } from "../../support/drive-watch";
import { endingAt } from "../../support/fake-vendor";
import { failed } from "../../support/run-builders";

const WAIT_SECONDS = 30;
const STEPS = 8;
const LARGEST_PAYLOAD = 16 * 1_024;

/** A job that is looked at so often. */
const waitFor = (checks: number, stepsPerGeneration?: number): Promise<DrivenWatch> =>
  driveWatch(
    {
      waitSeconds: WAIT_SECONDS,
      ...(stepsPerGeneration !== undefined && { stepsPerGeneration }),
    },
    endingAt((checks - 1) * WAIT_SECONDS, failed()),
  );

describe("the generations of a watch", () => {
  it("have as many checks as its input says", async () => {
    const { checkedAt, generations } = await waitFor(101, STEPS);

    expect(checkedAt).toHaveLength(101);
    expect(generations).toBe(13);
  });

  it("have twenty in a watch that an older version has started, so that its history still replays", async () => {
    const { checkedAt, generations } = await waitFor(101);

    expect(checkedAt).toHaveLength(101);
    expect(generations).toBe(6);
  });

  it("keep each turn small, and make a wait that is twice as long cost twice as much", async () => {
    const half = await waitFor(500, STEPS);
    const whole = await waitFor(1_000, STEPS);

    expect(whole.largestPayloadBytes).toBeLessThan(LARGEST_PAYLOAD);
    expect(whole.largestPayloadBytes).toBeLessThan(half.largestPayloadBytes * 1.01);
    expect(whole.playedEvents / half.playedEvents).toBeCloseTo(2, 1);
    // A loop that never continues as new plays about three thousand for each check of a thousand.
    expect(whole.playedEvents / 1_000).toBeLessThan(90);
  });
});
