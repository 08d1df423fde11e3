/**
 * Starts one attempt exactly once, also when the network fails.
 *
 * Owns: repeating a launch where that is safe, finding out whether it has started where it is not, and giving up in time.
 * Does not own: how a vendor makes a launch safe; the provider's result says whether it may be repeated.
 *
 * 1. A launch is only repeated after the result `tryAgain`, if the caller opted in, or if all looks for its run found nothing
 *    and a second run could do no harm; and never after the run's deadline.
 * 2. "Certainly not started" and "may have started" are kept apart; the second is never reported as a failure. A result of
 *    one execution of a step says nothing about an earlier execution that was interrupted. So if the vendor cannot
 *    recognise a launch, its list is read once more, later, before a launch is reported as certainly not started. And the
 *    claim of the start is closed before that, so that no other execution of the step can send it later.
 * 3. A cancel ends the launch only while nothing can have started. Otherwise it waits until there is a run to cancel.
 */
import { launchAttempt } from "../contracts/activities";
import type { LaunchPlan, LaunchResult } from "../contracts/attempt";
import { hasEnded, instanceIdOf, now, type Steps, tryActivity } from "./durable-steps";
import { confirm, find, ruleOut } from "./launch-looks";
import { closesStarts } from "./launch-close";
import { endAt, isOver, mayTryAgain, Patience } from "./launch-patience";
import { type Launch, plan } from "./launch-plan";
import { endUnplanned, type Unplanned } from "./launch-unplanned";
import { BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import {
  type CertainlyNotStarted,
  STEP_FAILED,
  type LaunchOrder,
  type LaunchVerdict,
} from "./launch-verdict";
import { noteJobName, updateProgress, type Story } from "./story";

export function* launch(story: Story, begin: Launch): Steps<LaunchVerdict> {
  story.queuedSince = null;
  const patience = new Patience(story);
  const unplanned = unplannedOrder(story, begin);
  const planned = yield* plan(story, begin, patience);
  if (planned.kind !== "planned") return yield* endUnplanned(story, unplanned, planned);
  const order = orderOf(story, begin, planned.plan);
  if (story.cancel.isCompleted) return yield* endUnsent(story, order, { kind: "cancelled" });
  story.jobUrl = planned.plan.jobUrl;
  noteJobName(story, planned.plan.jobName);
  if (isOver(story, story.deadline)) {
    const reason = "The deadline passed while the start was prepared.";
    return yield* endUnsent(story, order, { kind: "timedOut", limit: "deadline", reason });
  }
  const relaunchBefore = order.plan.relaunchWhenUnclear === true ? story.deadline : null;
  const begun = { mayHaveStarted: false, patience, relaunchBefore };
  const { verdict, sent } = yield* startUnclosed(story, order, begun);
  if (verdict.kind === "launched" || verdict.kind === "runDeleted") return verdict;
  if (verdict.kind !== "unclear") return yield* ruleOut(story, sent, verdict);
  const mayRelaunch = relaunchBefore !== null || verdict.mayResend;
  return mayRelaunch ? yield* relaunch(story, sent, verdict) : verdict;
}

/**
 * The start was not ordered in this history. But the host sends the messages of a turn before it stores the turn: if it was
 * killed in between, the step was executed all the same, and this turn was played again.
 */
function* endUnsent(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  return closesStarts(story.input) ? yield* ruleOut(story, order, certain) : certain;
}

/** The claim of one POST stays taken, so the next one has its own. */
const sendAfter = ({ send = 1 }: LaunchOrder): number => send + 1;

/** Starts once more if the vendor lists no run, unless a cancel or the deadline came first. */
function* relaunch(
  story: Story,
  order: LaunchOrder,
  verdict: Extract<LaunchVerdict, { kind: "unclear" }>,
): Steps<LaunchVerdict> {
  const isTooLate = hasEnded(story.cancel) || isOver(story, story.deadline);
  if (isTooLate || !verdict.nothingListed || verdict.plan === null) return verdict;
  const why = verdict.mayResend ? "" : ", as requested";
  updateProgress(story, { message: `The first start was not found; starting once more${why}` });
  // Looking for the run took longer than the shorter limits, so the second start gets new ones.
  const again = { mayHaveStarted: true, patience: new Patience(story), relaunchBefore: null };
  const next = { ...order, plan: verdict.plan, send: sendAfter(order) };
  const started = yield* start(story, next, again);
  return started.kind === "claimClosed" ? verdict : started;
}

/** Starts under the first claim that is not closed: nothing was sent under a closed one. */
function* startUnclosed(
  story: Story,
  order: LaunchOrder,
  begun: Start,
): Steps<{ verdict: LaunchVerdict; sent: LaunchOrder }> {
  let sent = order;
  for (;;) {
    const verdict = yield* start(story, sent, begun);
    if (verdict.kind !== "claimClosed") return { verdict, sent };
    sent = { ...sent, send: sendAfter(sent) };
    if (hasEnded(story.cancel)) return { verdict: { kind: "cancelled" }, sent };
  }
}

/** Its fields stay in this order, because histories are compared as texts. */
function orderOf(story: Story, begin: Launch, planned: LaunchPlan): LaunchOrder {
  const { target, runId, attemptNumber, ...others } = unplannedOrder(story, begin);
  return { target, runId, attemptNumber, plan: planned, ...others };
}

/** Ordered now. Before it is planned, this is earlier than any execution of the order. */
function unplannedOrder(story: Story, { attemptNumber, repairs, firstSend }: Launch): Unplanned {
  const { context, input, deadline } = story;
  const { target, deploymentId, acceptedAt } = input;
  return {
    target,
    runId: instanceIdOf(context),
    attemptNumber,
    // A run that 0.1.0 accepted keeps that version's token or marker: a different one could start the job twice.
    ...(deploymentId !== undefined && {
      origin: { deploymentId, acceptedAt },
      orderedAt: now(context),
      deadline,
    }),
    ...(repairs !== null && { repairs }),
    ...(firstSend !== undefined && { send: firstSend }),
  };
}

interface Start {
  readonly mayHaveStarted: boolean;
  readonly patience: Patience;
  readonly relaunchBefore: string | null;
}

function* start(
  story: Story,
  order: LaunchOrder,
  begun: Start,
): Steps<LaunchVerdict | { kind: "claimClosed" }> {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let { mayHaveStarted } = begun;
  for (;;) {
    const result: LaunchResult = yield* tryActivity(story.context, launchAttempt, {
      input: order,
      otherwise: { kind: "unclear", reason: STEP_FAILED },
      // It may have thrown after the start. A result of the next execution says nothing about this one.
      onThrown: () => {
        mayHaveStarted = true;
      },
    });
    const state = { ...begun, mayHaveStarted };
    if (result.kind !== "tryAgain") return yield* conclude(story, order, { state, result });
    if (result.because === "claimClosed") return { kind: "claimClosed" };
    mayHaveStarted ||= result.mayHaveStarted && !isLeftToClaim(story, result);
    const end = yield* waitToTryAgain(story, order, {
      state: { ...state, mayHaveStarted },
      result,
      seconds: pauses.next(result.retryAfterSeconds),
    });
    if (end !== null) return end;
  }
}

/** Whether it may have started is only unknown because of the claim, which is asked before anything is said about it. */
const isLeftToClaim = ({ input }: Story, { because }: TryAgain): boolean =>
  because === "claimUnread" && closesStarts(input);

type TryAgain = Extract<LaunchResult, { kind: "tryAgain" }>;

/** The verdict after a result that does not allow another try. */
function* conclude(
  story: Story,
  order: LaunchOrder,
  { state, result }: { state: Start; result: Exclude<LaunchResult, TryAgain> },
): Steps<LaunchVerdict> {
  switch (result.kind) {
    case "launched": {
      const { attempt, adopted } = result;
      const verdict = yield* confirm(story, order, { kind: "found", attempt });
      return adopted === true && verdict.kind === "launched" ? { ...verdict, adopted } : verdict;
    }
    case "runDeleted":
      return result;
    case "rejected":
      return state.mayHaveStarted
        ? yield* search(story, order, { state, reason: result.failure.message })
        : { kind: "refused", failure: result.failure };
    case "unclear":
      return yield* search(story, since(order, result.baselineRunId), { state, ...result });
  }
}

/** The same order, whose run is newer than another one than when it was planned. */
const since = (order: LaunchOrder, baselineRunId: string | undefined): LaunchOrder =>
  baselineRunId === undefined ? order : { ...order, plan: { ...order.plan, baselineRunId } };

/** Waits before another try. Returns the verdict if a cancel or a limit ends the launch, null to try again. */
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
  const goOn = yield* mayTryAgain(story, limit, { reason, seconds: patience.pauseOf(seconds) });
  if (isCancelled()) return { kind: "cancelled" };
  if (goOn) return null;
  return mayHaveStarted ? yield* search(story, order, { state, reason }) : endAt(limit, reason);
}

const search = (
  story: Story,
  order: LaunchOrder,
  { state, reason, resend }: { state: Start; reason: string; resend?: true | undefined },
): Steps<LaunchVerdict> => {
  const { patience } = state;
  // Before a POST that nobody asked for, every look has to be made.
  const relaunchBefore = resend === true ? null : state.relaunchBefore;
  return find(story, order, {
    reason,
    giveUpAt: patience.giveUpAt(),
    relaunchBefore,
    resend: resend === true,
  });
};
