import type { DurableClient } from "durable-functions";
import type { AttemptReference } from "../contracts/attempt";
import { unveil } from "../contracts/credential-words";
import { WatchInput, WatchProgress } from "../contracts/watch";
import { findInstance, type StoredRun } from "./run-store";

/**
 * The newest attempt of a run, with everything that its provider needs; null before it is watched. It is stored in the watch,
 * because the run's own status has only what people read.
 */
export async function findAttempt(
  client: DurableClient,
  { progress: { watchId } }: StoredRun,
): Promise<AttemptReference | null> {
  if (watchId === null) return null;
  // If the run was cancelled first, only the watch that sees it stop was started.
  for (const id of [watchId, `${watchId}-stop`]) {
    const instance = await findInstance(client, id);
    const watched = WatchInput.safeParse(unveil(instance?.input)).data;
    if (watched === undefined) continue;
    return WatchProgress.safeParse(instance?.customStatus).data?.attempt ?? watched.attempt;
  }
  return null;
}
