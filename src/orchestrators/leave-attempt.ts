/**
 * Stops watching an attempt that this run did not start.
 *
 * Owns: ending its watch, and whether it had ended by then. Does not own: what that means for the run.
 *
 * 1. Nothing is sent to the vendor but a last check.
 * 2. The last check counts: an attempt that has ended by then ends the run with its own result.
 */
import { wakeWatch } from "../contracts/activities";
import type { AttemptReference } from "../contracts/attempt";
import { BETWEEN_CANCELS, Pauses } from "../contracts/pauses";
import type { WatchResult } from "../contracts/watch";
import {
  firstOf,
  hasEnded,
  now,
  type OrchestrationContext,
  type Steps,
  type Task,
  timerIn,
  tryActivity,
} from "./durable-steps";
import { isAlive, type AttemptEnd, type StopOrder } from "./stop-attempt";
import { updateFromWatch, updateProgress, type Story } from "./story";
import { startWatch, watchInputOf, watchResultOf } from "./watch-child";

export function* leaveAttempt(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, why }: StopOrder,
): Steps<AttemptEnd> {
  const { context } = story;
  updateProgress(story, {
    phase: "stopping",
    message: `Looking at run ${attempt.vendorRunId} once more; it is not cancelled at the vendor`,
  });
  const deadline = now(context);
  const watching =
    child ?? startWatch(story, watchId, { ...watchInputOf(story, attempt), deadline });
  if (child === null) yield* firstOf(context, { watching });
  else yield* wakeUntilEnded(context, { watching, watchId, deadline });
  const result = watchResultOf(watching);
  updateFromWatch(story, result.progress);
  return leftRunning(result, { attempt: result.progress.attempt ?? attempt, why });
}

/** A wake may be lost, so it is repeated. */
function* wakeUntilEnded(
  context: OrchestrationContext,
  { watching, watchId, deadline }: { watching: Task; watchId: string; deadline: string },
): Steps<void> {
  const pauses = new Pauses(BETWEEN_CANCELS);
  while (!hasEnded(watching)) {
    yield* tryActivity(context, wakeWatch, {
      input: { watchId, wake: { deadline } },
      otherwise: { sent: false },
    });
    yield timerIn(context, pauses.next(null));
  }
}

/** The end of an attempt that goes on at the vendor; if the watch saw it end, that counts instead. */
export const leftRunning = (
  { verdict, progress }: WatchResult,
  { attempt, why }: Pick<AttemptEnd, "attempt"> & Pick<StopOrder, "why">,
): AttemptEnd => ({
  attempt,
  verdict,
  progress,
  stopped: isAlive(verdict) ? { ...why, trouble: null, leftRunning: true } : null,
});
