/**
 * Simulates the checks of runs whose durations are drawn at random, always the same ones for a scenario. The wait between two
 * checks is a function, for example the app's own.
 */
import {
  MOST_PAST_RUNS,
  type UsualDuration,
  usualDurationOf,
} from "../../src/contracts/adaptive-wait";

export interface Scenario {
  /** Durations are log-normal, with this median and this standard deviation of their logarithms. */
  readonly medianSeconds: number;
  readonly spread: number;
  /** The share of runs that end early instead, at any time before the median. */
  readonly early?: number;
  /** Every run takes so many times as long as drawn, so that the past says little about it. */
  readonly slower?: number;
  /** How many past runs are known. */
  readonly past?: number;
  readonly runs?: number;
}

/** The seconds to the next check. `usual`: what is known of the job, null if nothing is. */
export type Rule = (usual: UsualDuration | null, elapsedSeconds: number) => number;

export interface Simulated {
  /** Of each run. */
  readonly calls: readonly number[];
  /** From the end of each run to the check that sees it, in seconds. */
  readonly delays: readonly number[];
}

export const every =
  (seconds: number): Rule =>
  () =>
    seconds;

/** The first check comes within this time after the start. */
const FIRST_CHECK_SECONDS = 3;

export function simulate(rule: Rule, scenario: Scenario): Simulated {
  const random = createRandom(7);
  const { runs = 2_000, past = MOST_PAST_RUNS, slower = 1 } = scenario;
  const [calls, delays]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    const usual = usualDurationOf(Array.from({ length: past }, () => usually(random, scenario)));
    const duration = slower * drawn(random, scenario);
    let [elapsed, checks] = [random() * FIRST_CHECK_SECONDS, 1];
    for (; elapsed < duration; checks++) elapsed += rule(usual, elapsed);
    calls.push(checks);
    delays.push(elapsed - duration);
  }
  return { calls, delays };
}

type Random = () => number;

function drawn(random: Random, scenario: Scenario): number {
  const isEarly = random() < (scenario.early ?? 0);
  const usual = usually(random, scenario);
  return isEarly ? random() * scenario.medianSeconds : usual;
}

/** Only runs that succeeded are known, and those that end early have failed. */
export const usually = (
  random: Random,
  { medianSeconds, spread }: Pick<Scenario, "medianSeconds" | "spread">,
): number => medianSeconds * Math.exp(spread * normal(random));

/** Box and Muller's method. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Numbers from 0 to 1, the same ones for the same seed: mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
