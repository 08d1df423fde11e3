/**
 * Stops an attempt at the vendor, and polls it until it has stopped (invariant 5).
 *
 * Owns: repeating the cancel, and the watch meanwhile. Does not own: why the attempt is stopped.
 *
 * 1. The last status counts, so a job that succeeds meanwhile has succeeded.
 * 2. What the watch polls is cancelled: the vendor may have continued the attempt as another run.
 */
import { cancelAttempt, confirmLaunch, wakeWatch } from "../contracts/activities";
import type { AttemptReference, CancelResult, SettleResult } from "../contracts/attempt";
import { BETWEEN_CANCELS } from "../contracts/pauses";
import { isOfThisRelease } from "../contracts/run-input";
import type { WatchInput, WatchProgress, WatchResult, WatchVerdict } from "../contracts/watch";
import { reportDuplicates, warnOfDuplicates } from "./duplicates";
import {
  firstOf,
  hasEnded,
  instantIn,
  type OrchestrationContext,
  release,
  secondsUntil,
  type Steps,
  type Task,
  timerIn,
  tryActivity,
} from "./durable-steps";
import { STEP_FAILED, type LaunchOrder } from "./launch-verdict";
import { whyStopped, type Stopped } from "./stop-reasons";
import { updateAttempt, updateProgress, updateFromWatch, type Story } from "./story";
import { ALONE } from "./watch-lookout";
import { startWatch, watchInputOf, watchResultOf } from "./watch-child";

export interface AttemptEnd {
  /** The run that the attempt was at its end, which may be one by which the vendor continued it. */
  readonly attempt: AttemptReference;
  readonly verdict: WatchVerdict;
  readonly progress: WatchProgress;
  readonly stopped: Stopped | null;
}

export type StopCause = Omit<Stopped, "trouble" | "leftRunning">;

/** Ends an attempt's watch early. */
export interface StopOrder {
  /** The watch, if it is running. */
  readonly child: Task | null;
  readonly watchId: string;
  readonly why: StopCause;
}

const STOP_CHECK_SECONDS = 5;

/** A cancel usually takes a few seconds. */
const FIRST_LOOK_SECONDS = 2;

/** The run is cancelled before its watch has begun: what the launch has started besides has to be known now. */
export function* confirmBeforeStop(
  story: Story,
  attempt: AttemptReference,
  order: LaunchOrder,
): Steps<AttemptReference> {
  const result: SettleResult = yield* tryActivity(story.context, confirmLaunch, {
    input: { order, attempt },
    otherwise: { kind: "unreachable", reason: STEP_FAILED, retryAfterSeconds: null },
  });
  if (result.kind !== "found") return attempt;
  const { attempt: kept, duplicates = [] } = result;
  updateAttempt(story, kept, null);
  reportDuplicates(story, kept, duplicates);
  warnOfDuplicates(story.context, kept, duplicates);
  return kept;
}

/** Repeats the cancel at the vendor until the attempt has ended or the grace period is over. */
export function* stop(
  story: Story,
  attempt: AttemptReference,
  { child, watchId, why }: StopOrder,
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
  // The watch may be polling another run by now: the vendor continued the attempt, or a duplicate came first.
  const current = isOfThisRelease(story.input)
    ? yield* wakeWatching(story, attempt, { watchId, deadline })
    : attempt;
  const first = yield* cancelAtVendor(story, current);
  const stopping = { watching: child, deadline, watchId, first };
  const last = yield* cancelUntilEnded(story, current, stopping);
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
  let current = attempt;
  for (let round = 0; !hasEnded(watching); round++) {
    if (watchId !== null) current = yield* wakeWatching(story, current, { watchId, deadline });
    const { context } = story;
    yield timerIn(context, pauseAfter(round, { context, deadline, result }));
    if (hasEnded(watching)) break;
    result = yield* cancelAtVendor(story, current);
  }
  return result;
}

/** Wakes the watch, and returns the attempt that it is polling. */
function* wakeWatching(
  story: Story,
  attempt: AttemptReference,
  { watchId, deadline }: { watchId: string; deadline: string },
): Steps<AttemptReference> {
  const woken = yield* tryActivity(story.context, wakeWatch, {
    input: { watchId, wake: { deadline } },
    otherwise: { sent: false, attempt },
  });
  return woken.attempt ?? attempt;
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

/** Whether the watch ended although the attempt was still active. */
export const isAlive = (verdict: WatchVerdict): boolean =>
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
    ...{ adaptive: undefined, webhooks: undefined },
    deadline,
    queueDeadline: null,
    lostContactSeconds: story.input.limits.cancelGraceSeconds,
    ...(input.lookout !== undefined && { lookout: ALONE }),
    progress: { ...input.progress, vendorState: story.progress.vendorState },
  };
}
