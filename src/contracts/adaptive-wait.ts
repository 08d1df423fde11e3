/**
 * How long to wait for the next check of a run, from how long its job has usually taken.
 *
 * Owns: what is learned from past durations, and the wait that follows. Does not own: reading the durations (the vendors'), and
 * what else makes a wait longer or shorter (watch-wait.ts).
 *
 * 1. A wait may cost so much delay and no more: the wait, times the chance that the run ends in it, stays below a limit. While
 *    that chance is even, this is the square root of the hazard; because it looks ahead, no wait runs far into the likely end.
 * 2. The limit is chosen by comparison with checks every 30 seconds of a job as long as this one, so that a short job does not
 *    cost more calls than those, and the end of a long one is not noticed later: see bench/adaptive.ts.
 * 3. A run may end at any time, whatever is usual: it may fail early, or hang. So a small part of the chance is spread over all
 *    times, most of it early. This also keeps the numbers sound however long a run lasts.
 */
import * as z from "zod";
import { Unreachable } from "./attempt";

/** Without a known duration, and at the vendors whose recipe polls every 30 seconds. */
export const PLAIN_WAIT_SECONDS = 30;

export const SHORTEST_ADAPTIVE_SECONDS = 5;
export const LONGEST_ADAPTIVE_SECONDS = 300;

/** How many runs of the job are read, and of how few nothing is learned. */
export const MOST_PAST_RUNS = 20;
const FEWEST_PAST_RUNS = 3;

/** How long the runs of a job usually take. */
export const UsualDuration = z.strictObject({
  shortSeconds: z.int().positive().describe("About one of ten runs takes less."),
  longSeconds: z.int().positive().describe("About one of ten runs takes more."),
  runs: z.int().positive().describe("From how many runs this is known."),
});
export type UsualDuration = z.infer<typeof UsualDuration>;

/** Null if there are too few runs to learn from. */
export const UsualResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("known"), usual: UsualDuration.nullable() }),
  Unreachable,
]);
export type UsualResult = z.infer<typeof UsualResult>;

/** The tenth and the ninetieth percentile are so many standard deviations away from the middle, and so are the quartiles. */
const NINTH_DECILE = 1.2816;
const THIRD_QUARTILE = 0.6745;

/** The next run is not as regular as the last ones by chance were. */
const SMALLEST_SPREAD = 0.03;

/** The range of a few runs is smaller than that of many: by about this, divided by their number. */
const SPREAD_OF_FEW = 2;

/**
 * Null if there are too few. From quartiles, because a run that hung for a day, or had nothing to do, must not change much. From
 * logarithms, because durations vary in proportion.
 */
export function usualDurationOf(seconds: readonly number[]): UsualDuration | null {
  const logs = seconds
    .filter((one) => one >= 1 && Number.isFinite(one))
    .slice(0, MOST_PAST_RUNS)
    .map(Math.log)
    .sort((one, other) => one - other);
  if (logs.length < FEWEST_PAST_RUNS) return null;
  const seen = (quantile(logs, 0.75) - quantile(logs, 0.25)) / (2 * THIRD_QUARTILE);
  const spread = Math.max(SMALLEST_SPREAD, seen * (1 + SPREAD_OF_FEW / logs.length));
  const middle = quantile(logs, 0.5);
  const at = (deviations: number): number =>
    Math.max(1, Math.round(Math.exp(middle + deviations * spread)));
  return {
    shortSeconds: at(-NINTH_DECILE),
    longSeconds: at(NINTH_DECILE),
    runs: logs.length,
  };
}

/** Between the two nearest ones, in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

/** How much of the chance is spread over all times, and over how much of the usual duration most of it. */
const UNUSUAL = 0.02;
const UNUSUAL_SCALE = 0.1;

/** π/√3: by this a log-logistic distribution, which needs no integral, has the spread of a log-normal one. */
const STEEPNESS = 1.8138;

/** The chance that a run takes longer than a time. */
function survivalOf({ shortSeconds, longSeconds }: UsualDuration): (seconds: number) => number {
  const usual = usualSecondsOf({ shortSeconds, longSeconds });
  const seen = Math.log(longSeconds / shortSeconds) / (2 * NINTH_DECILE);
  const power = STEEPNESS / Math.max(SMALLEST_SPREAD, seen);
  return (seconds) => {
    const share = seconds / usual;
    return (1 - UNUSUAL) / (1 + share ** power) + UNUSUAL / (1 + share / UNUSUAL_SCALE);
  };
}

/** The middle of the two. */
export const usualSecondsOf = ({
  shortSeconds,
  longSeconds,
}: Pick<UsualDuration, "shortSeconds" | "longSeconds">): number =>
  Math.sqrt(shortSeconds * longSeconds);

/** What checks every 30 seconds cost in delay, times this, is what a wait may cost: fewer calls count more than less delay. */
const PATIENCE = 1.5;

/** A shorter job is never looked at more rarely than this one. */
const SHORTEST_USUAL_SECONDS = 120;

/** In whole seconds. `elapsedSeconds`: since the run has started; 0 while it waits in the vendor's queue. */
export function adaptiveWait(usual: UsualDuration, elapsedSeconds: number): number {
  const elapsed = Math.max(0, elapsedSeconds);
  const survival = survivalOf(usual);
  const now = survival(elapsed);
  const limit =
    (PATIENCE * PLAIN_WAIT_SECONDS ** 2) / Math.max(SHORTEST_USUAL_SECONDS, usualSecondsOf(usual));
  const isShortEnough = (wait: number): boolean =>
    wait * (1 - survival(elapsed + wait) / now) <= limit;
  // The longest one that is short enough: both factors only grow.
  let [low, high] = [SHORTEST_ADAPTIVE_SECONDS, LONGEST_ADAPTIVE_SECONDS];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isShortEnough(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
