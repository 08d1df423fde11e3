/**
 * Watches one attempt until it ends, or until a time limit.
 *
 * Owns: the watch child, and the race against a cancel. Does not own: the interval of checks (the child's), stopping the
 * attempt (stop-attempt.ts), and what the verdict means for the run.
 *
 * 1. A cancel is received by the run, which never continues as new, so none is lost.
 * 2. An attempt that this run did not start is only left (leave-attempt.ts).
 */
import type { AttemptReference } from "../contracts/attempt";
import { watchIdOf, type Confirmation } from "../contracts/watch";
import { firstOf, hasEnded, instantIn, type Steps } from "./durable-steps";
import type { LaunchOrder } from "./launch-verdict";
import { leaveAttempt, leftRunning } from "./leave-attempt";
import { confirmBeforeStop, stop, type AttemptEnd, type StopCause } from "./stop-attempt";
import { updateProgress, updateFromWatch, type Story } from "./story";
import { startWatch, watchInputOf, watchResultOf } from "./watch-child";

const cancelRequested: StopCause = { reason: "cancelRequested", queueReason: null };

/** @throws if the watch child failed; the attempt may then still be running. */
export function* watchAttempt(
  story: Story,
  launched: AttemptReference,
  unconfirmed?: LaunchOrder,
): Steps<AttemptEnd> {
  const attempt = yield* confirmIfCancelled(story, launched, unconfirmed);
  const watchId = watchIdOf(attempt);
  updateProgress(story, {
    phase: "watching",
    message: `Watching run ${attempt.vendorRunId}`,
    watchId,
  });
  const end = attempt.leaveRunning === true ? leaveAttempt : stop;
  if (hasEnded(story.cancel)) {
    return yield* end(story, attempt, { child: null, watchId, why: cancelRequested });
  }
  const input = watchInputOf(story, attempt);
  const confirm = unconfirmed === undefined ? {} : { confirm: toConfirm(story, unconfirmed) };
  const child = startWatch(story, watchId, { ...input, ...confirm });
  const winner = yield* firstOf(story.context, { child, cancel: story.cancel });
  if (winner === "cancel") {
    return yield* end(story, attempt, { child, watchId, why: cancelRequested });
  }
  const { verdict, progress } = watchResultOf(child);
  updateFromWatch(story, progress);
  const newest = progress.attempt ?? attempt;
  if (verdict.kind === "deadlinePassed" || verdict.kind === "queueDeadlinePassed") {
    const why: StopCause = { reason: verdict.kind, queueReason: progress.queueReason ?? null };
    if (attempt.leaveRunning === true) {
      return leftRunning({ verdict, progress }, { attempt: newest, why });
    }
    return yield* stop(story, newest, { child: null, watchId, why });
  }
  return { attempt: newest, verdict, progress, stopped: null };
}

function* confirmIfCancelled(
  story: Story,
  launched: AttemptReference,
  unconfirmed: LaunchOrder | undefined,
): Steps<AttemptReference> {
  if (unconfirmed === undefined || !hasEnded(story.cancel)) return launched;
  return yield* confirmBeforeStop(story, launched, unconfirmed);
}

const toConfirm = ({ context }: Story, order: LaunchOrder): Confirmation => ({
  order,
  at: instantIn(context, order.plan.confirmAfterSeconds ?? 0),
  looks: 0,
});
