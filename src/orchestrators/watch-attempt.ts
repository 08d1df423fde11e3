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
  instantAfter,
  instantIn,
  now,
  type OrchestrationContext,
  release,
  secondsUntil,
  type Steps,
  type Task,
  timerIn,
  tryActivity,
} from "./durable-steps";
import { BETWEEN_CANCELS } from "../contracts/pauses";
import { whyStopped, type Stopped } from "./stop-reasons";
import { tell, tellWatched, type Story } from "./story";

export interface AttemptEnd {
  readonly verdict: WatchVerdict;
  readonly progress: WatchProgress;
  readonly stopped: Stopped | null;
}

type StopCause = Omit<Stopped, "trouble">;

const cancelRequested: StopCause = { reason: "cancelRequested", queueReason: null };

const STOP_CHECK_SECONDS = 5;

/** A cancel mostly takes a few seconds. */
const FIRST_LOOK_SECONDS = 2;

/** @throws when the watch child broke; the attempt may then still be running. */
export function* watchAttempt(story: Story, attempt: AttemptReference): Steps<AttemptEnd> {
  const watchId = watchIdOf(attempt);
  tell(story, { phase: "watching", message: `Watching run ${attempt.vendorRunId}`, watchId });
  if (hasEnded(story.cancel)) {
    return yield* stop(story, attempt, { child: null, watchId, why: cancelRequested });
  }
  const child = startWatch(story, watchId, watchInputOf(story, attempt));
  const winner = yield* firstOf(story.context, { child, cancel: story.cancel });
  if (winner === "cancel") {
    return yield* stop(story, attempt, { child, watchId, why: cancelRequested });
  }
  const { verdict, progress } = watchResultOf(child);
  tellWatched(story, progress);
  if (verdict.kind === "deadlinePassed" || verdict.kind === "queueDeadlinePassed") {
    const why: StopCause = { reason: verdict.kind, queueReason: progress.queueReason ?? null };
    return yield* stop(story, attempt, { child: null, watchId, why });
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
      queueTimeoutSeconds === null
        ? null
        : instantAfter(story.queuedSince ?? now(story.context), queueTimeoutSeconds),
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

/** Cancels at the vendor, again and again, until the attempt is seen to have ended or the grace period is over. */
function* stop(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, why }: { child: Task | null; watchId: string; why: StopCause },
): Steps<AttemptEnd> {
  const deadline = instantIn(story.context, story.input.limits.cancelGraceSeconds);
  tell(story, {
    phase: "stopping",
    message: `Cancelling run ${attempt.vendorRunId} ${whyStopped(why, story.input)}`,
  });
  const ended =
    child === null ? null : yield* stopWatched(story, attempt, { child, watchId, deadline });
  if (ended !== null && !isAlive(ended.verdict)) {
    const { verdict, progress, last } = ended;
    return { verdict, progress, stopped: { ...why, trouble: troubleOf(last) } };
  }

  // Nobody watches any more, or the first watch ended on the run's own deadline: the grace period has a watch of its own.
  const input = stopWatchInputOf(story, attempt, deadline);
  const watching = startWatch(story, `${watchId}-stop`, input);
  const first = yield* cancelAtVendor(story, attempt);
  // The only race that the watch may be part of (azure-functions-durable-js#574).
  const timer = timerIn(story.context, FIRST_LOOK_SECONDS);
  yield* firstOf(story.context, { watching, timer });
  release(timer);
  const second = hasEnded(watching) ? first : yield* cancelAtVendor(story, attempt);
  const stopping = { watching, deadline, watchId: null, first: second };
  const last = yield* cancelUntilEnded(story, attempt, stopping);
  const { verdict, progress } = watchResultOf(watching);
  tellWatched(story, progress);
  return { verdict, progress, stopped: { ...why, trouble: troubleOf(last) } };
}

/** Stops an attempt while its first watch lives, and waits for that watch. */
function* stopWatched(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, deadline }: { child: Task; watchId: string; deadline: string },
): Steps<WatchResult & { last: CancelResult }> {
  const first = yield* cancelAtVendor(story, attempt);
  const stopping = { watching: child, deadline, watchId, first };
  const last = yield* cancelUntilEnded(story, attempt, stopping);
  const result = watchResultOf(child);
  tellWatched(story, result.progress);
  return { ...result, last };
}

/**
 * Asks again in growing pauses, and looks at the watch after each. The watch is woken too, since it may wait for long;
 * it gives up at the deadline by itself. Answers what became of the last cancel.
 */
function* cancelUntilEnded(
  story: Story,
  attempt: AttemptReference,
  { watching, deadline, watchId, first }: Stopping,
): Steps<CancelResult> {
  let result = first;
  for (let round = 0; !hasEnded(watching); round++) {
    if (watchId !== null) {
      yield* tryActivity(story.context, wakeWatch, {
        input: { watchId, wake: { deadline } },
        otherwise: { sent: false },
      });
    }
    const { context } = story;
    yield timerIn(context, pauseAfter(round, { context, deadline, result }));
    if (hasEnded(watching)) break;
    result = yield* cancelAtVendor(story, attempt);
  }
  return result;
}

interface Stopping {
  readonly watching: Task;
  readonly deadline: string;
  readonly watchId: string | null;
  readonly first: CancelResult;
}

/**
 * A cancel is first repeated whatever the vendor asks for: the job runs on meanwhile. A vendor that still turns it away is
 * left alone for as long as it asks, if that leaves time: dbt may prolong its five minutes with each request that it gets.
 */
function pauseAfter(
  round: number,
  {
    context,
    deadline,
    result,
  }: { context: OrchestrationContext; deadline: string; result: CancelResult },
): number {
  const { first, then } = BETWEEN_CANCELS;
  const own = first[round];
  if (own !== undefined) return own;
  const asked = result.kind === "unreachable" ? (result.retryAfterSeconds ?? 0) : 0;
  return asked < secondsUntil(context, deadline) ? Math.max(then, asked) : then;
}

function* cancelAtVendor(story: Story, attempt: AttemptReference): Steps<CancelResult> {
  return yield* tryActivity(story.context, cancelAttempt, {
    input: { attempt },
    otherwise: { kind: "unreachable", reason: "the step itself failed", retryAfterSeconds: null },
  });
}

const isAlive = (verdict: WatchVerdict): boolean =>
  verdict.kind === "deadlinePassed" || verdict.kind === "queueDeadlinePassed";

/** Why the vendor did not take the cancel; null when it did. */
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
