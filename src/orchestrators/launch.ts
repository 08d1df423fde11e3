/**
 * Starts one attempt, exactly once, whatever the network does.
 *
 * Owns: repeating what is safe to repeat, looking up what is not, giving up in time. Does not own: how a vendor makes
 * a launch safe; its provider answers which of the two a result is.
 *
 * 1. A launch is only repeated after an answer that says so (`tryAgain`), or after the caller opted in.
 * 2. "Certainly not started" and "may have started" stay apart to the end: the second is never called a failure. What
 *    one execution of a step is certain of says nothing of an earlier one that was cut off: where the vendor cannot
 *    recognise a launch, its list is read once more, later, before anything is called certain.
 * 3. A cancel ends the launch only while nothing can have started; otherwise it waits until there is something to stop.
 */
import type { ActivityContract } from "../contracts/activities";
import { confirmLaunch, launchAttempt, lookUpAttempt, planLaunch } from "../contracts/activities";
import type {
  AttemptReference,
  Duplicate,
  Failure,
  LaunchOrigin,
  LaunchPlan,
  LaunchResult,
  LookUpResult,
  PlanResult,
} from "../contracts/attempt";
import type { Target } from "../contracts/target";
import {
  hasEnded,
  instanceIdOf,
  instantIn,
  now,
  secondsUntil,
  sleepUnless,
  type Steps,
  timerIn,
  tryActivity,
} from "./durable-steps";
import { tell, tellAttempt, type Story } from "./story";

export type LaunchVerdict =
  | { kind: "launched"; attempt: AttemptReference; duplicates: readonly Duplicate[] }
  | { kind: "refused"; failure: Failure }
  | { kind: "notStarted"; reason: string }
  | { kind: "unclear"; reason: string; marker: string | null; jobUrl: string | null }
  | { kind: "runDeleted"; reason: string }
  | { kind: "cancelled" };

type Found = Extract<LookUpResult, { kind: "found" }>;

type CertainlyNotStarted = Extract<LaunchVerdict, { kind: "refused" | "notStarted" | "cancelled" }>;

interface LaunchOrder {
  target: Target;
  runId: string;
  attemptNumber: number;
  plan: LaunchPlan;
  origin?: LaunchOrigin;
  orderedAt?: string;
  deadline?: string;
}

const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 60;

/** A run that was started shows up in the vendor's list within this time; measured looks, not a guess each. */
const LOOK_UP_PAUSES_SECONDS = [5, 15, 45, 90] as const;

/** A duplicate that is not cancelled in the queue will run; but the run itself must not stay unwatched for long. */
const CONFIRM_LOOKS = 3;

const STEP_FAILED = "the step itself failed inside Runward; its log says why";

export function* launch(story: Story, attemptNumber: number): Steps<LaunchVerdict> {
  const giveUpAt = earlier(
    story.deadline,
    instantIn(story.context, story.input.limits.lostContactSeconds),
  );
  const planned = yield* plan(story, giveUpAt);
  if (planned.kind !== "planned") return planned;
  story.jobUrl = planned.plan.jobUrl;
  const order = orderOf(story, attemptNumber, planned.plan);
  const verdict = yield* start(story, order, { mayHaveStarted: false, giveUpAt });
  if (verdict.kind === "launched" || verdict.kind === "runDeleted") return verdict;
  if (verdict.kind !== "unclear") return yield* ruleOut(story, order, verdict);
  if (order.plan.relaunchWhenUnclear !== true) return verdict;
  if (hasEnded(story.cancel) || secondsUntil(story.context, giveUpAt) <= 0) return verdict;
  tell(story, { message: "Nothing was found of the first start; starting once more, as asked" });
  return yield* start(story, order, { mayHaveStarted: true, giveUpAt });
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

const earlier = (one: string, other: string): string => (one < other ? one : other);

type Planned = { kind: "planned"; plan: LaunchPlan } | Exclude<LaunchVerdict, { kind: "launched" }>;

function* plan(story: Story, giveUpAt: string): Steps<Planned> {
  const pauses = new Pauses();
  for (;;) {
    const result: PlanResult = yield* tryActivity(story.context, planLaunch, {
      input: { target: story.input.target },
      otherwise: { kind: "unreachable", reason: STEP_FAILED, retryAfterSeconds: null },
    });
    if (story.cancel.isCompleted) return { kind: "cancelled" };
    if (result.kind === "planned") return result;
    if (result.kind === "rejected") return { kind: "refused", failure: result.failure };
    if (secondsUntil(story.context, giveUpAt) <= 0) {
      return { kind: "notStarted", reason: result.reason };
    }
    tell(story, { message: `Waiting to start: ${result.reason}` });
    yield* pause(story, pauses.next(result.retryAfterSeconds), giveUpAt);
  }
}

function* start(
  story: Story,
  order: LaunchOrder,
  { mayHaveStarted: before, giveUpAt }: { mayHaveStarted: boolean; giveUpAt: string },
): Steps<LaunchVerdict> {
  const pauses = new Pauses();
  let mayHaveStarted = before;
  for (;;) {
    const result: LaunchResult = yield* tryActivity(story.context, launchAttempt, {
      input: order,
      otherwise: { kind: "unclear", reason: STEP_FAILED },
      // It may have thrown after the start; what the next execution is certain of says nothing about this one.
      onThrown: () => {
        mayHaveStarted = true;
      },
    });
    switch (result.kind) {
      case "launched":
        return yield* confirm(story, order, { kind: "found", attempt: result.attempt });
      case "runDeleted":
        return result;
      case "rejected":
        if (!mayHaveStarted) return { kind: "refused", failure: result.failure };
        return yield* find(story, order, { reason: result.failure.message, giveUpAt });
      case "unclear":
        return yield* find(story, order, { reason: result.reason, giveUpAt });
      case "tryAgain": {
        mayHaveStarted ||= result.mayHaveStarted;
        const seconds = pauses.next(result.retryAfterSeconds);
        const state = { mayHaveStarted, reason: result.reason, giveUpAt };
        const over = yield* waitToTryAgain(story, order, { ...state, seconds });
        if (over !== null) return over;
      }
    }
  }
}

/** Waits before another try, unless trying ends here by a cancel or for want of time; null to go on. */
function* waitToTryAgain(
  story: Story,
  order: LaunchOrder,
  state: { mayHaveStarted: boolean; reason: string; giveUpAt: string; seconds: number },
): Steps<LaunchVerdict | null> {
  const { mayHaveStarted, reason, giveUpAt, seconds } = state;
  const isOver = (): boolean => !mayHaveStarted && hasEnded(story.cancel);
  if (isOver()) return { kind: "cancelled" };
  if (secondsUntil(story.context, giveUpAt) > 0) {
    tell(story, { message: `Waiting to start: ${reason}` });
    yield* pause(story, seconds, giveUpAt);
    return isOver() ? { kind: "cancelled" } : null;
  }
  if (!mayHaveStarted) return { kind: "notStarted", reason };
  return yield* find(story, order, state);
}

/** Looks for what a launch may have started; unclear when the vendor lists nothing after every look. */
function* find(
  story: Story,
  order: LaunchOrder,
  { reason, giveUpAt }: { reason: string; giveUpAt: string },
): Steps<LaunchVerdict> {
  const pauses = new Pauses();
  let marker: string | null = null;
  let jobUrl = order.plan.jobUrl;
  tell(story, { message: `Looking for the run, since it may have started: ${reason}` });
  let looks = 0;
  for (;;) {
    const wait = LOOK_UP_PAUSES_SECONDS[looks];
    if (wait === undefined) return { kind: "unclear", reason, marker, jobUrl };
    yield timerIn(story.context, wait);
    const result = yield* lookUp(story, lookUpAttempt, order);
    if (result.kind === "found") return yield* settle(story, order, result);
    if (result.kind === "runDeleted") return result;
    if (result.kind === "notFound") {
      looks += 1;
      ({ marker, jobUrl } = { marker: result.marker, jobUrl: result.jobUrl ?? jobUrl });
    } else if (secondsUntil(story.context, giveUpAt) <= 0) {
      return { kind: "unclear", reason: both(reason, result.reason), marker, jobUrl };
    } else {
      yield* pause(story, pauses.next(result.retryAfterSeconds), giveUpAt);
    }
  }
}

/** Why it is unclear, and why it stayed so; mostly the two are the same. */
const both = (reason: string, later: string): string =>
  reason === later ? reason : `${reason.replace(/\.$/, "")}; ${later}`;

/**
 * Answers that nothing was started, unless the vendor lists a run of an earlier execution of the step after all. A list
 * that cannot be read proves nothing, so without one it stays unclear; nobody waits for it longer than for a cancel.
 */
function* ruleOut(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  const { confirmAfterSeconds, jobUrl } = order.plan;
  if (confirmAfterSeconds === null) return certain;
  tell(story, { message: "Making sure that no run was started" });
  const giveUpAt = instantIn(story.context, story.input.limits.cancelGraceSeconds);
  const pauses = new Pauses();
  let wait = confirmAfterSeconds;
  for (;;) {
    yield timerIn(story.context, wait);
    const result = yield* lookUp(story, lookUpAttempt, order);
    if (result.kind === "found") return yield* settle(story, order, result);
    if (result.kind === "runDeleted") return result;
    if (result.kind === "notFound") return certain;
    const left = secondsUntil(story.context, giveUpAt);
    if (left <= 0) {
      const reason = both(reasonOf(certain), result.reason);
      return { kind: "unclear", reason, marker: null, jobUrl };
    }
    wait = Math.min(pauses.next(result.retryAfterSeconds), left);
  }
}

function reasonOf(certain: CertainlyNotStarted): string {
  switch (certain.kind) {
    case "refused":
      return certain.failure.message;
    case "notStarted":
      return certain.reason;
    case "cancelled":
      return "A cancel came before the vendor let it start";
  }
}

const launched = ({ attempt, duplicates = [] }: Found): LaunchVerdict => ({
  kind: "launched",
  attempt,
  duplicates,
});

/** A run that a look has found counts; a duplicate that was found with it may need another look. */
function* settle(story: Story, order: LaunchOrder, found: Found): Steps<LaunchVerdict> {
  return found.lookAgain === undefined ? launched(found) : yield* confirm(story, order, found);
}

/** Where the vendor cannot refuse a duplicate, looks whether there is one before anything relies on the attempt. */
function* confirm(story: Story, order: LaunchOrder, first: Found): Steps<LaunchVerdict> {
  const { confirmAfterSeconds } = order.plan;
  if (confirmAfterSeconds === null) return launched(first);
  const { attempt } = first;
  tellAttempt(story, attempt, null);
  tell(story, { message: `Started run ${attempt.vendorRunId}` });
  const pauses = new Pauses();
  let found = first;
  let wait = confirmAfterSeconds;
  for (let look = 1; ; look++) {
    if (!hasEnded(story.cancel)) yield* pause(story, wait, story.deadline);
    const result = yield* lookUp(story, confirmLaunch, { order, attempt });
    if (result.kind === "found") found = result;
    const again = nextLook(result);
    if (again === null || look === CONFIRM_LOOKS || hasEnded(story.cancel)) return launched(found);
    wait = pauses.next(again.afterSeconds);
  }
}

/** Whether another look may tell more; null when all is settled. */
function nextLook(result: LookUpResult): { afterSeconds: number | null } | null {
  switch (result.kind) {
    case "found":
      return result.lookAgain ?? null;
    case "notFound":
    case "runDeleted":
      return null;
    case "unreachable":
      return { afterSeconds: result.retryAfterSeconds };
  }
}

function* lookUp<Input>(
  story: Story,
  activity: ActivityContract<Input, LookUpResult>,
  input: Input,
): Steps<LookUpResult> {
  return yield* tryActivity(story.context, activity, {
    input,
    otherwise: { kind: "unreachable", reason: STEP_FAILED, retryAfterSeconds: null },
  });
}

/**
 * Waits before the next try; a cancel ends the wait, because it may end the launch. What is to be cancelled has to be
 * found first, and is not looked for as rarely as a busy vendor may ask.
 */
function* pause(story: Story, seconds: number, giveUpAt: string): Steps<void> {
  const bounded = Math.min(seconds, Math.max(0, secondsUntil(story.context, giveUpAt)));
  if (!hasEnded(story.cancel)) yield* sleepUnless(story.context, story.cancel, bounded);
  else yield timerIn(story.context, Math.min(bounded, LONGEST_PAUSE_SECONDS));
}

/** Doubling pauses; the vendor's own wish wins when it is longer. */
class Pauses {
  #seconds = FIRST_PAUSE_SECONDS;

  next(asked: number | null): number {
    const own = this.#seconds;
    this.#seconds = Math.min(own * 2, LONGEST_PAUSE_SECONDS);
    return Math.max(own, asked ?? 0);
  }
}
