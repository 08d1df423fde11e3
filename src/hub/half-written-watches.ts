/**
 * Watches of which the task hub has only a part (half-written.ts), so that no list by time of creation contains them. They
 * are found by their ids when their run is deleted.
 */
import type { DurableClient } from "durable-functions";
import { RunProgress } from "../contracts/run-progress";
import { watchIdOf } from "../contracts/watch";
import { findInstance, isOver } from "./instances";

/** The ended ones of a run, by its custom status. */
export async function findHalfWrittenWatches(
  client: DurableClient,
  customStatus: unknown,
): Promise<string[]> {
  const progress = RunProgress.safeParse(customStatus).data;
  if (progress === undefined) return [];
  const found: string[] = [];
  for (const id of watchIdsOf(progress)) {
    const watch = await findInstance(client, id);
    // A watch with a name may be that of another run, which has the same id while it repairs the attempt.
    if (watch !== null && watch.name === null && isOver(watch)) found.push(id);
  }
  return found;
}

/** Of all attempts. Only the newest one can have been stopped by a second watch. */
function watchIdsOf({ watchId, attempts, latest }: RunProgress): Set<string> {
  const newest = watchId === null ? [] : [watchId, `${watchId}-stop`];
  const others =
    latest === undefined ? [] : attempts.map((one) => watchIdOf({ ...latest, ...one }));
  return new Set([...newest, ...others]);
}
