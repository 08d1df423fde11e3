/**
 * Watches one attempt until it ends, or until a time limit.
 *
 * Owns: the watch child, the race against a cancel, and stopping the attempt at the vendor. Does not own: the interval of
 * checks (the child's) and what the verdict means for the run.
 *
 * 1. A cancel is received by the run, which never continues as new, so none is lost.
 * 2. If the watch ends early, the attempt is cancelled at the vendor and polled until it has stopped (invariant 5). The
 *    last status counts, so a job that succeeds meanwhile has succeeded.
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
import { updateProgress, updateFromWatch, type Story } from "./story";

export interface AttemptEnd {
  /** The run that the attempt was at its end, which may be one by which the vendor continued it. */
  readonly attempt: AttemptReference;
  readonly verdict: WatchVerdict;
  readonly progress: WatchProgress;
  readonly stopped: Stopped | null;
}

type StopCause = Omit<Stopped, "trouble">;

const cancelRequested: StopCause = { reason: "cancelRequested", queueReason: null };

const STOP_CHECK_SECONDS = 5;

/** A cancel usually takes a few seconds. */
const FIRST_LOOK_SECONDS = 2;

/** @throws if the watch child failed; the attempt may then still be running. */
export function* watchAttempt(story: Story, attempt: AttemptReference): Steps<AttemptEnd> {
  const watchId = watchIdOf(attempt);
  updateProgress(story, {
    phase: "watching",
    message: `Watching run ${attempt.vendorRunId}`,
    watchId,
  });
  if (hasEnded(story.cancel)) {
    return yield* stop(story, attempt, { child: null, watchId, why: cancelRequested });
  }
  const child = startWatch(story, watchId, watchInputOf(story, attempt));
  const winner = yield* firstOf(story.context, { child, cancel: story.cancel });
  if (winner === "cancel") {
    return yield* stop(story, attempt, { child, watchId, why: cancelRequested });
  }
  const { verdict, progress } = watchResultOf(child);
  updateFromWatch(story, progress);
  const newest = progress.attempt ?? attempt;
  if (verdict.kind === "deadlinePassed" || verdict.kind === "queueDeadlinePassed") {
    const why: StopCause = { reason: verdict.kind, queueReason: progress.queueReason ?? null };
    return yield* stop(story, newest, { child: null, watchId, why });
  }
  return { attempt: newest, verdict, progress, stopped: null };
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
      ...(story.history !== null && { history: [] }),
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

/** Repeats the cancel at the vendor until the attempt has ended or the grace period is over. */
function* stop(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, why }: { child: Task | null; watchId: string; why: StopCause },
): Steps<AttemptEnd> {
  const deadline = instantIn(story.context, story.input.limits.cancelGraceSeconds);
  updateProgress(story, {
    phase: "stopping",
    message: `Cancelling run ${attempt.vendorRunId} ${whyStopped(why, story.input)}`,
  });
  const ended =
    child === null ? null : yield* stopWatched(story, attempt, { child, watchId, deadline });
  if (ended !== null && !isAlive(ended.verdict)) {
    const { verdict, progress, last } = ended;
    const stopped = { ...why, trouble: troubleOf(last) };
    return { attempt: progress.attempt ?? attempt, verdict, progress, stopped };
  }

  // No watch is running: there was none, or it ended at the run's deadline. The grace period gets a watch of its own.
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
  updateFromWatch(story, progress);
  const stopped = { ...why, trouble: troubleOf(last) };
  return { attempt: progress.attempt ?? attempt, verdict, progress, stopped };
}

/** Stops an attempt while its first watch is running, and waits for that watch. */
function* stopWatched(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, deadline }: { child: Task; watchId: string; deadline: string },
): Steps<WatchResult & { last: CancelResult }> {
  const first = yield* cancelAtVendor(story, attempt);
  const stopping = { watching: child, deadline, watchId, first };
  const last = yield* cancelUntilEnded(story, attempt, stopping);
  const result = watchResultOf(child);
  updateFromWatch(story, result.progress);
  return { ...result, last };
}

/**
 * Repeats the cancel with growing pauses, and checks after each whether the watch has ended. The watch is woken too,
 * because its next poll may be far away; it ends by itself at the deadline. Returns the result of the last cancel.
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
 * The first repetitions ignore the vendor's `Retry-After`, because the job continues meanwhile. After that it is respected
 * if there is enough time left: dbt may extend its five minutes with each request that it receives.
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

/** Why the vendor did not accept the cancel; null if it did. */
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
