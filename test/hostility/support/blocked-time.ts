/**
 * How long work keeps the event loop, measured by what it costs the processor: on a busy machine the clock on the wall
 * also counts the work of others. Parsing the answer is part of it.
 */

import { readingMilliseconds } from "../../support/cost-of";

/** No input may block the process for longer (invariant 11); in times that a megabyte takes where the machine is slow. */
const MOST_MILLISECONDS = 100;

/** The collector of garbage and the compiler work in between; what is slow by itself is slow every time. */
const TRIES = 8;

export interface Timed<Result> {
  readonly result: Result;
  /** Null within the limit. */
  readonly objection: string | null;
}

export async function timed<Result>(work: () => Promise<Result>): Promise<Timed<Result>> {
  let quickest = Infinity;
  for (let measured = 1; ; measured++) {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    quickest = Math.min(quickest, (user + system) / 1_000);
    if (isWithinLimit(quickest)) return { result, objection: null };
    if (measured === TRIES) {
      return { result, objection: `took ${Math.round(quickest)} ms of the processor` };
    }
  }
}

/** Most work is quick on any machine, so the speed of this one is measured only for the rest. */
const isWithinLimit = (milliseconds: number): boolean =>
  milliseconds < MOST_MILLISECONDS || milliseconds < MOST_MILLISECONDS * readingMilliseconds();
