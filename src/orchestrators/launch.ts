/**
 * Starts one attempt, exactly once, whatever the network does.
 *
 * Owns: repeating what is safe to repeat, settling what is not, giving up in time. Does not own: how a vendor makes
 * a launch safe; its provider answers which of the two a result is.
 *
 * 1. A launch is only repeated after an answer that says so (`tryAgain`), or after the caller opted in; and never from
 *    the run's deadline on.
 * 2. "Certainly not started" and "may have started" stay apart to the end: the second is never called a failure. What
 *    one execution of a step is certain of says nothing of an earlier one that was cut off: where the vendor cannot
 *    recognise a launch, its list is read once more, later, before anything is called certain.
 * 3. A cancel ends the launch only while nothing can have started; otherwise it waits until there is something to stop.
 */
import { launchAttempt, planLaunch } from "../contracts/activities";
import type { LaunchPlan, LaunchResult, PlanResult } from "../contracts/attempt";
import { hasEnded, instanceIdOf, now, type Steps, tryActivity } from "./durable-steps";
import { confirm, find, ruleOut } from "./launch-looks";
import { endAt, isOver, type Limit, Patience, pause } from "./launch-patience";
import { BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import { STEP_FAILED, type LaunchOrder, type LaunchVerdict } from "./launch-verdict";
import { tell, type Story } from "./story";

export function* launch(story: Story, attemptNumber: number): Steps<LaunchVerdict> {
  story.queuedSince = null;
  const patience = new Patience(story);
  const planned = yield* plan(story, patience);
  if (planned.kind !== "planned") return planned;
  story.jobUrl = planned.plan.jobUrl;
  if (isOver(story, story.deadline)) {
    const reason = "The deadline passed while the start was prepared.";
    return { kind: "timedOut", limit: "deadline", reason };
  }
  const order = orderOf(story, attemptNumber, planned.plan);
  const relaunchBefore = order.plan.relaunchWhenUnclear === true ? story.deadline : null;
  const verdict = yield* start(story, order, { mayHaveStarted: false, patience, relaunchBefore });
  if (verdict.kind === "launched" || verdict.kind === "runDeleted") return verdict;
  if (verdict.kind !== "unclear") return yield* ruleOut(story, order, verdict);
  return relaunchBefore === null ? verdict : yield* relaunch(story, order, verdict);
}

/** Starts once more what the vendor does not list, unless a cancel or the deadline came before. */
function* relaunch(
  story: Story,
  order: LaunchOrder,
  verdict: Extract<LaunchVerdict, { kind: "unclear" }>,
): Steps<LaunchVerdict> {
  const isTooLate = hasEnded(story.cancel) || isOver(story, story.deadline);
  if (isTooLate || !verdict.nothingListed) return verdict;
  tell(story, { message: "Nothing was found of the first start; starting once more, as asked" });
  // The looks took longer than a short patience; the second start has its own.
  const again = { mayHaveStarted: true, patience: new Patience(story), relaunchBefore: null };
  return yield* start(story, order, again);
}

function orderOf(story: Story, attemptNumber: number, plan: LaunchPlan): LaunchOrder {
  const { context, input, deadline } = story;
  const { target, deploymentId, acceptedAt } = input;
  return {
    target,
    runId: instanceIdOf(context),
    attemptNumber,
    plan,
    // What 0.1.0 accepted is ordered as it was: another mark at the vendor could start a job twice.
    ...(deploymentId !== undefined && {
      origin: { deploymentId, acceptedAt },
      orderedAt: now(context),
      deadline,
    }),
  };
}

type Planned = { kind: "planned"; plan: LaunchPlan } | Exclude<LaunchVerdict, { kind: "launched" }>;

function* plan(story: Story, patience: Patience): Steps<Planned> {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  for (;;) {
    const result: PlanResult = yield* tryActivity(story.context, planLaunch, {
      input: { target: story.input.target },
      otherwise: { kind: "unreachable", reason: STEP_FAILED, retryAfterSeconds: null },
    });
    if (story.cancel.isCompleted) return { kind: "cancelled" };
    if (result.kind === "planned") return result;
    if (result.kind === "rejected") return { kind: "refused", failure: result.failure };
    const { reason, because } = result;
    const limit = patience.limitOf({ because, mayHaveStarted: false });
    const seconds = pauses.next(result.retryAfterSeconds);
    if (!(yield* mayTryAgain(story, limit, { reason, seconds }))) return endAt(limit, reason);
  }
}

interface Start {
  readonly mayHaveStarted: boolean;
  readonly patience: Patience;
  readonly relaunchBefore: string | null;
}

function* start(story: Story, order: LaunchOrder, begun: Start): Steps<LaunchVerdict> {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let { mayHaveStarted } = begun;
  for (;;) {
    const result: LaunchResult = yield* tryActivity(story.context, launchAttempt, {
      input: order,
      otherwise: { kind: "unclear", reason: STEP_FAILED },
      // It may have thrown after the start; what the next execution is certain of says nothing about this one.
      onThrown: () => {
        mayHaveStarted = true;
      },
    });
    const state = { ...begun, mayHaveStarted };
    if (result.kind !== "tryAgain") return yield* conclude(story, order, { state, result });
    mayHaveStarted ||= result.mayHaveStarted;
    const end = yield* waitToTryAgain(story, order, {
      state: { ...state, mayHaveStarted },
      result,
      seconds: pauses.next(result.retryAfterSeconds),
    });
    if (end !== null) return end;
  }
}

type TryAgain = Extract<LaunchResult, { kind: "tryAgain" }>;

/** What an answer means after which nothing is sent again. */
function* conclude(
  story: Story,
  order: LaunchOrder,
  { state, result }: { state: Start; result: Exclude<LaunchResult, TryAgain> },
): Steps<LaunchVerdict> {
  switch (result.kind) {
    case "launched":
      return yield* confirm(story, order, { kind: "found", attempt: result.attempt });
    case "runDeleted":
      return result;
    case "rejected":
      return state.mayHaveStarted
        ? yield* search(story, order, { state, reason: result.failure.message })
        : { kind: "refused", failure: result.failure };
    case "unclear":
      return yield* search(story, order, { state, reason: result.reason });
  }
}

/** Waits before another try, unless trying ends here by a cancel or a limit; null to go on. */
function* waitToTryAgain(
  story: Story,
  order: LaunchOrder,
  { state, result, seconds }: { state: Start; result: TryAgain; seconds: number },
): Steps<LaunchVerdict | null> {
  const { mayHaveStarted, patience } = state;
  const { reason, because } = result;
  const isCancelled = (): boolean => !mayHaveStarted && hasEnded(story.cancel);
  if (isCancelled()) return { kind: "cancelled" };
  const limit = patience.limitOf({ because, mayHaveStarted });
  const goOn = yield* mayTryAgain(story, limit, { reason, seconds });
  if (isCancelled()) return { kind: "cancelled" };
  if (goOn) return null;
  return mayHaveStarted ? yield* search(story, order, { state, reason }) : endAt(limit, reason);
}

const search = (
  story: Story,
  order: LaunchOrder,
  { state, reason }: { state: Start; reason: string },
): Steps<LaunchVerdict> => {
  const { patience, relaunchBefore } = state;
  return find(story, order, { reason, giveUpAt: patience.giveUpAt(), relaunchBefore });
};

/** Waits before another try, which a limit may have come before; false when there is to be none. */
function* mayTryAgain(
  story: Story,
  limit: Limit,
  { reason, seconds }: { reason: string; seconds: number },
): Steps<boolean> {
  if (isOver(story, limit.at)) return false;
  tell(story, { message: `Waiting to start: ${reason}` });
  yield* pause(story, seconds, limit.at);
  return !isOver(story, story.deadline);
}
