/**
 * Sees one attempt to its end, or to the end of our patience.
 *
 * Owns: the watch child, the race against a cancel, and stopping the attempt at the vendor. Does not own: the rhythm of
 * checks (the child's) and what the verdict means for the run.
 *
 * 1. A cancel is heard by the run, which never continues as new, so none is ever lost.
 * 2. Whatever ends the watch early also stops the attempt at the vendor, and waits until it is seen to stop
 *    (invariant 5); the last status counts, so a job that succeeds meanwhile has succeeded.
 */
import type { Task } from "durable-functions";
import { cancelAttempt, wakeWatch } from "../contracts/activities";
import type { AttemptReference, CancelResult } from "../contracts/attempt";
import { WATCH_ORCHESTRATOR } from "../contracts/names";
import {
  watchIdOf,
  WatchResult,
  type WatchInput,
  type WatchProgress,
  type WatchVerdict,
} from "../contracts/watch";
import {
  childTask,
  firstOf,
  hasEnded,
  instantIn,
  now,
  release,
  secondsUntil,
  timerIn,
  tryActivity,
  type Steps,
} from "./durable-steps";
import { tell, type Story } from "./story";

/** Why an attempt is stopped before its own end. */
export type StopReason = "cancelRequested" | "deadlinePassed" | "queueDeadlinePassed";

export interface AttemptEnd {
  readonly verdict: WatchVerdict;
  readonly progress: WatchProgress;
  readonly stopped: { readonly reason: StopReason; readonly trouble: string | null } | null;
}

const STOP_CHECK_SECONDS = 5;
const FIRST_CANCEL_PAUSE_SECONDS = 5;
const LONGEST_CANCEL_PAUSE_SECONDS = 60;

/** @throws when the watch child broke; the attempt may then still be running. */
export function* watchAttempt(story: Story, attempt: AttemptReference): Steps<AttemptEnd> {
  const watchId = watchIdOf(attempt);
  tell(story, { phase: "watching", message: `Watching run ${attempt.vendorRunId}`, watchId });
  if (hasEnded(story.cancel)) {
    return yield* stop(story, attempt, { child: null, watchId, reason: "cancelRequested" });
  }
  const child = startWatch(story, watchId, watchInputOf(story, attempt));
  const winner = yield* firstOf(story.context, { child, cancel: story.cancel });
  if (winner === "cancel") {
    return yield* stop(story, attempt, { child, watchId, reason: "cancelRequested" });
  }
  const { verdict, progress } = watchResultOf(child);
  noteProgress(story, progress);
  if (verdict.kind === "deadlinePassed" || verdict.kind === "queueDeadlinePassed") {
    return yield* stop(story, attempt, { child: null, watchId, reason: verdict.kind });
  }
  return { verdict, progress, stopped: null };
}

function watchInputOf(story: Story, attempt: AttemptReference): WatchInput {
  const { waitSeconds, queueTimeoutSeconds, limits } = story.input;
  return {
    attempt,
    waitSeconds,
    deadline: story.deadline,
    queueDeadline:
      queueTimeoutSeconds === null ? null : instantIn(story.context, queueTimeoutSeconds),
    lostContactSeconds: limits.lostContactSeconds,
    progress: {
      checks: story.progress.checks,
      lastCheckAt: null,
      lastContactAt: now(story.context),
      missingSince: null,
      vendorState: null,
      queued: false,
      message: null,
      runPageUrl: attempt.runPageUrl,
    },
  };
}

const startWatch = (story: Story, instanceId: string, input: WatchInput): Task =>
  childTask(story.context, WATCH_ORCHESTRATOR, { instanceId, input });

function watchResultOf(child: Task): WatchResult {
  if (child.isFaulted) {
    const why = child.result instanceof Error ? child.result.message : "no reason given";
    throw new Error(`The watch broke: ${why}`);
  }
  return WatchResult.parse(child.result);
}

function noteProgress(story: Story, { checks, lastCheckAt, vendorState }: WatchProgress): void {
  tell(story, { checks, lastCheckAt, vendorState });
}

const sayWhy: Record<StopReason, string> = {
  cancelRequested: "a cancel was requested",
  deadlinePassed: "its deadline has passed",
  queueDeadlinePassed: "it waited in the queue for too long",
};

/** Cancels at the vendor, again and again, until the attempt is seen to have ended or the grace period is over. */
function* stop(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, reason }: { child: Task | null; watchId: string; reason: StopReason },
): Steps<AttemptEnd> {
  const { context, input } = story;
  const deadline = instantIn(context, input.limits.cancelGraceSeconds);
  tell(story, {
    phase: "stopping",
    message: `Cancelling run ${attempt.vendorRunId}, since ${sayWhy[reason]}`,
  });
  let watching = child;
  let pauseSeconds = FIRST_CANCEL_PAUSE_SECONDS;
  for (;;) {
    const cancelled: CancelResult = yield* tryActivity(context, cancelAttempt, {
      input: { attempt },
      otherwise: { kind: "unreachable", reason: "the step itself failed", retryAfterSeconds: null },
    });
    // The first watch may wait for long; a lost wake is sent again in the next round.
    if (watching !== null && watching === child && !hasEnded(watching)) {
      yield* tryActivity(context, wakeWatch, {
        input: { watchId, wake: { deadline } },
        otherwise: { sent: false },
      });
    }
    watching ??= startWatch(story, `${watchId}-stop`, stopWatchInputOf(story, attempt, deadline));
    const timer = timerIn(
      context,
      Math.min(pauseSeconds, Math.max(1, secondsUntil(context, deadline))),
    );
    const winner = yield* firstOf(context, { watching, timer });
    release(timer);
    pauseSeconds = Math.min(pauseSeconds * 2, LONGEST_CANCEL_PAUSE_SECONDS);
    if (winner === "timer") continue;

    const { verdict, progress } = watchResultOf(watching);
    noteProgress(story, progress);
    if (isAlive(verdict) && watching === child && secondsUntil(context, deadline) > 0) {
      // The first watch ended on the run's own deadline; the grace period needs a watch of its own.
      watching = null;
      continue;
    }
    return { verdict, progress, stopped: { reason, trouble: troubleOf(cancelled) } };
  }
}

const isAlive = (verdict: WatchVerdict): boolean =>
  verdict.kind === "deadlinePassed" || verdict.kind === "queueDeadlinePassed";

const troubleOf = (result: CancelResult): string | null => {
  switch (result.kind) {
    case "requested":
      return null;
    case "rejected":
      return result.failure.message;
    case "unreachable":
      return result.reason;
  }
};

function stopWatchInputOf(story: Story, attempt: AttemptReference, deadline: string): WatchInput {
  const input = watchInputOf(story, attempt);
  return {
    ...input,
    waitSeconds: Math.min(input.waitSeconds, STOP_CHECK_SECONDS),
    deadline,
    queueDeadline: null,
    lostContactSeconds: story.input.limits.cancelGraceSeconds,
    progress: { ...input.progress, vendorState: story.progress.vendorState },
  };
}
