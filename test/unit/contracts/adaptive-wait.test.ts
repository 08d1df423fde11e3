import {
  every,
  type Rule,
  type Scenario,
  simulate,
  type Simulated,
} from "../../../bench/support/simulated-waits";
import { percentile } from "../../../bench/support/table";
import {
  adaptiveWait,
  type UsualDuration,
  usualDurationOf,
} from "../../../src/contracts/adaptive-wait";

const aboutFortyMinutes: UsualDuration = { shortSeconds: 2_111, longSeconds: 2_729, runs: 20 };

const hour = 3_600;

describe("usualDurationOf", () => {
  it("says what about eight of ten runs take", () => {
    // The quartiles of a log-normal distribution with the median 2,400 and the spread 0.1.
    const seconds = [0.1, 0.3, 0.5, 0.7, 0.9].map((_, index) =>
      Math.round(2_400 * Math.exp(0.06745 * (index - 2))),
    );

    expect(usualDurationOf(seconds)).toStrictEqual({
      shortSeconds: 2_006,
      longSeconds: 2_872,
      runs: 5,
    });
  });

  it.each<[what: string, seconds: readonly number[]]>([
    ["no run", []],
    ["two runs", [600, 620]],
    ["runs without a duration", [600, 610, 0, NaN, Infinity, -5]],
  ])("learns nothing from %s", (_what, seconds) => {
    expect(usualDurationOf(seconds)).toBeNull();
  });

  it("expects some difference where there was none", () => {
    expect(usualDurationOf([2_400, 2_400, 2_400])).toStrictEqual({
      shortSeconds: 2_309,
      longSeconds: 2_494,
      runs: 3,
    });
  });

  it("is not misled by one run that hung and one that had nothing to do", () => {
    const usual = usualDurationOf([2_400, 2_350, 2_450, 2_500, 2_300, 2_420, 86_400, 3])!;

    expect(usual.shortSeconds).toBeGreaterThan(1_900);
    expect(usual.longSeconds).toBeLessThan(3_000);
  });

  it("reads the newest twenty", () => {
    const newest = Array.from({ length: 20 }, () => 600);

    expect(usualDurationOf([...newest, 9_000, 9_000, 9_000, 9_000])).toStrictEqual(
      usualDurationOf(newest),
    );
  });
});

describe("adaptiveWait", () => {
  it.each<[elapsed: number, wait: number]>([
    [0, 97],
    [600, 300],
    [1_500, 221],
    [1_800, 82],
    [2_400, 12],
    [2_729, 9],
  ])("waits rarely while the end is far: after %i s for %i s", (elapsed, wait) => {
    expect(adaptiveWait(aboutFortyMinutes, elapsed)).toBe(wait);
  });

  it("waits longer and longer for a run that goes on as none did before", () => {
    const waits = [1, 3, 10, 100, 1_000].map((hours) =>
      adaptiveWait(aboutFortyMinutes, hours * hour),
    );

    expect(waits).toStrictEqual([...waits].sort((one, other) => one - other));
    expect(waits.at(-1)).toBe(300);
  });

  it("waits as at the start of a run that is in the queue, or whose start is in the future", () => {
    expect(adaptiveWait(aboutFortyMinutes, -500)).toBe(adaptiveWait(aboutFortyMinutes, 0));
  });

  it.each<UsualDuration>([
    { shortSeconds: 1, longSeconds: 1, runs: 20 },
    { shortSeconds: 1, longSeconds: 30 * 24 * hour, runs: 3 },
    { shortSeconds: 29 * 24 * hour, longSeconds: 30 * 24 * hour, runs: 20 },
    { shortSeconds: 600, longSeconds: 600, runs: 20 },
    aboutFortyMinutes,
  ])("is a whole number from 5 to 300 at any time: %o", (usual) => {
    const times = [0, 1e-9, 1, 60, 599, 600, 601, 3_000, 1e5, 1e7, 1e12, Number.MAX_VALUE];

    const waits = times.map((elapsed) => adaptiveWait(usual, elapsed));
    expect(waits.every(Number.isInteger)).toBe(true);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...waits)).toBeLessThanOrEqual(300);
  });

  it("never looks at a short job more rarely than at one of two minutes", () => {
    expect(adaptiveWait({ shortSeconds: 1, longSeconds: 1, runs: 20 }, 0)).toBeLessThanOrEqual(11);
  });
});

const adaptive: Rule = (usual, elapsed) => (usual === null ? 30 : adaptiveWait(usual, elapsed));

/** Ratios to checks every 30 seconds: of the calls, and of the median delay. */
function ratios(some: Scenario): { readonly calls: number; readonly delay: number } {
  const scenario = { runs: 400, ...some };
  const [plain, own] = [simulate(every(30), scenario), simulate(adaptive, scenario)];
  const callsOf = ({ calls }: Simulated) => calls.reduce((sum, one) => sum + one, 0);
  return {
    calls: callsOf(own) / callsOf(plain),
    delay: percentile(own.delays, 0.5) / percentile(plain.delays, 0.5),
  };
}

describe("adaptive waits, beside checks every 30 seconds", () => {
  it("need half of the calls and have half of the delay for a regular job of 40 minutes", () => {
    const { calls, delay } = ratios({ medianSeconds: 2_400, spread: 0.1 });

    expect(calls).toBeLessThanOrEqual(0.5);
    expect(delay).toBeLessThanOrEqual(0.5);
  });

  it.each([5, 20, 60, 240])("save as much for jobs of %i minutes", (minutes) => {
    const { calls, delay } = ratios({ medianSeconds: minutes * 60, spread: 0.1 });

    expect(calls).toBeLessThanOrEqual(0.55);
    expect(delay).toBeLessThanOrEqual(0.5);
  });

  it.each<[spread: number, past: number]>([
    [0.05, 20],
    [0.2, 20],
    [0.5, 20],
    [0.1, 3],
    [0.1, 5],
  ])("are in no way worse with a spread of %d and %i past runs", (spread, past) => {
    const { calls, delay } = ratios({ medianSeconds: 2_400, spread, past });

    expect(calls).toBeLessThanOrEqual(0.75);
    expect(delay).toBeLessThanOrEqual(1.1);
  });

  it("keep both when one run of ten ends early", () => {
    const { calls, delay } = ratios({ medianSeconds: 2_400, spread: 0.1, early: 0.1 });

    expect(calls).toBeLessThanOrEqual(0.5);
    expect(delay).toBeLessThanOrEqual(0.55);
  });

  it("notice the end of a run that is slower than ever before no later, with no more calls", () => {
    const { calls, delay } = ratios({ medianSeconds: 2_400, spread: 0.1, slower: 1.3 });

    expect(calls).toBeLessThanOrEqual(1.05);
    expect(delay).toBeLessThanOrEqual(0.5);
  });

  it("look rarely at a run that hangs", () => {
    const { calls } = ratios({ medianSeconds: 2_400, spread: 0.1, slower: 10 });

    expect(calls).toBeLessThanOrEqual(0.6);
  });

  it("are plain waits when nothing is known", () => {
    expect(ratios({ medianSeconds: 2_400, spread: 0.1, past: 2 })).toStrictEqual({
      calls: 1,
      delay: 1,
    });
  });
});
