/**
 * Which part of the vendors' limits this process may use, so that all processes of the app together stay below them.
 *
 * Each process that calls vendors says every 30 seconds that it is alive, counts those that said so, and uses its part of each
 * limit: the half of two, a tenth of ten.
 *
 * Owns: when it counts, and its part. Does not own: where that is stored (`process-blobs.ts`), and what a limit is
 * (`http/pacing.ts`).
 *
 * 1. It fails no call. The first one of a process waits for the first count, for three seconds at most. If the process cannot count,
 *    the newest count is used, and a quarter if there is none.
 * 2. A process that is not counted by all others yet uses half of its part. So while further ones begin, all together use at
 *    most about twice the share that they use otherwise, which is half of a limit.
 * 3. One that has ended, is frozen or calls no vendor is not counted any more after 90 seconds. Until then the others send
 *    less than they might. When it calls again, it begins anew.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Processes } from "./process-blobs";

/** Two storage transactions each. */
const COUNT_EVERY_SECONDS = 30;
const COUNTED_FOR_SECONDS = 90;

/** Of a process that could not count yet, because the storage account cannot be used. */
const UNKNOWN_PART = 0.25;
const FIRST_COUNT_SECONDS = 3;

export interface PartOfLimitsOptions {
  readonly processes: Processes;
  readonly now: () => Date;
}

/** The returned function is called for each turn of a call; it begins a count if one is due. */
export function createPartOfLimits({
  processes,
  now,
}: PartOfLimitsOptions): () => number | Promise<number> {
  const self = randomUUID();
  let [begunAtMs, count, counts] = [-Infinity, 0, 0];
  let counting: Promise<void> = Promise.resolve();
  const secondsSinceBegin = (): number => Math.abs(now().getTime() - begunAtMs) / 1_000;
  const begin = (): void => {
    if (secondsSinceBegin() >= COUNTED_FOR_SECONDS) counts = 0;
    begunAtMs = now().getTime();
    counting = processes.count(self, COUNTED_FOR_SECONDS).then(
      (counted) => {
        count = Math.max(1, counted);
        counts += 1;
      },
      () => undefined,
    );
  };
  const part = (): number => {
    if (counts === 0) return UNKNOWN_PART;
    return counts === 1 && count > 1 ? 1 / (2 * count) : 1 / count;
  };
  return () => {
    if (secondsSinceBegin() >= COUNT_EVERY_SECONDS) begin();
    return counts > 0 ? part() : atMost(FIRST_COUNT_SECONDS, counting).then(part);
  };
}

const atMost = (seconds: number, work: Promise<void>): Promise<void> =>
  Promise.race([work, wait(seconds * 1_000, undefined, { ref: false })]);
