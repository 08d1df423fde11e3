/**
 * Spaces the requests of one long list, so that its pages leave room for other requests to the connection.
 *
 * A list is read by one process of the app at a time, so it needs no part of a limit (`pacing.ts`). It is not meant to make a
 * list slow: a vendor whose pages take longer than the distance is asked for the next one at once.
 */
import { setTimeout as wait } from "node:timers/promises";

const REQUESTS_PER_SECOND = 40;
/** Lists of up to so many pages are not slowed down. */
const AT_ONCE = 20;

/** Waits before each request but the first ones. */
export function createSpacing(
  elapsedMs: () => number = () => performance.now(),
  sleep: (ms: number) => Promise<unknown> = wait,
): () => Promise<void> {
  const beganAtMs = elapsedMs();
  let requests = 0;
  return async () => {
    const dueAtMs = beganAtMs + ((requests - AT_ONCE) * 1_000) / REQUESTS_PER_SECOND;
    requests += 1;
    const aheadMs = dueAtMs - elapsedMs();
    if (aheadMs > 0) await sleep(aheadMs);
  };
}
