import type { DurableClient } from "durable-functions";
import type { AttemptReference } from "../contracts/attempt";
import { unveil } from "../contracts/credential-words";
import { WatchInput, WatchProgress } from "../contracts/watch";
import { findInstance, UnreadableInstanceError } from "./instances";
import type { StoredRun } from "./run-store";

/**
 * The newest attempt of a run, with everything that its provider needs; null before it is watched. It is stored in the watch;
 * the run's own status may be older, or of an older version that did not store it there.
 * @throws UnreadableInstanceError if the task hub has only a part of the watch, and the run's status has no attempt.
 */
export async function findAttempt(
  client: DurableClient,
  run: StoredRun,
): Promise<AttemptReference | null> {
  const { watchId } = run.progress;
  if (watchId === null) return null;
  const latest = latestAttemptOf(run);
  // If the run was cancelled first, only the watch that sees it stop was started.
  for (const id of [watchId, `${watchId}-stop`]) {
    const instance = await findInstance(client, id);
    if (instance === null) continue;
    const watched = WatchInput.safeParse(unveil(instance.input)).data;
    const progress = WatchProgress.safeParse(instance.customStatus).data;
    const attempt = progress?.attempt ?? watched?.attempt;
    if (attempt !== undefined) return attempt;
    if (instance.name === null && latest === null) throw new UnreadableInstanceError(id);
  }
  return latest;
}

/** The newest attempt in the run's own status; null if there is none, or if an older version did not store it. */
export function latestAttemptOf({
  progress: { attempts, latest },
}: StoredRun): AttemptReference | null {
  return latest === undefined
    ? null
    : { ...latest, runPageUrl: attempts.at(-1)?.runPageUrl ?? null };
}

/** The attempt that a run is about: its last one or, if it has none, the one that it was to repair. */
export const attemptOf = (run: StoredRun): AttemptReference | null =>
  latestAttemptOf(run) ?? run.input?.repairs?.attempt ?? null;
