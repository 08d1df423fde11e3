/**
 * Finds out whether a launch has started a run.
 *
 * Owns: how often and for how long the vendor is asked. Does not own: the request itself, which is the provider's.
 *
 * 1. A list that cannot be read proves nothing.
 * 2. No new launch is ordered here. But at a vendor with idempotency keys, `settleLaunch` repeats the POST, which starts the
 *    run if the first POST never arrived.
 */
import type { ActivityContract } from "../contracts/activities";
import { confirmLaunch, settleLaunch } from "../contracts/activities";
import type { SettleResult } from "../contracts/attempt";
import {
  hasEnded,
  instantIn,
  secondsUntil,
  type Steps,
  timerIn,
  tryActivity,
} from "./durable-steps";
import { isOver, pause } from "./launch-patience";
import {
  STEP_FAILED,
  type CertainlyNotStarted,
  type LaunchOrder,
  type LaunchVerdict,
} from "./launch-verdict";
import { closeStart } from "./launch-close";
import { isOfThisRelease } from "../contracts/run-input";
import { CONFIRM_LOOKS, nextLook } from "./confirm";
import { BEFORE_LOOK, BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import { updateProgress, updateAttempt, type Story } from "./story";

type Found = Extract<SettleResult, { kind: "found" }>;
type Launched = Extract<LaunchVerdict, { kind: "launched" }>;

export interface Search {
  /** Why it is not known whether the run started. */
  readonly reason: string;
  /** An unreachable vendor is asked again until then. */
  readonly giveUpAt: string;
  /** When it is too late to start once more, if the caller allows that: no look may use up the time for it. */
  readonly relaunchBefore: string | null;
  /** A second run could do no harm. */
  readonly resend: boolean;
}

/** Looks for the run that a launch may have started. The result is unclear if the vendor lists none at any look. */
export function* find(
  story: Story,
  order: LaunchOrder,
  { reason, giveUpAt, relaunchBefore, resend }: Search,
): Steps<LaunchVerdict> {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let marker: string | null = null;
  const { plan } = order;
  let { jobUrl } = plan;
  let looks = 0;
  const unclear = (why: string): LaunchVerdict => {
    const mayResend = resend && looks === BEFORE_LOOK.length;
    return {
      kind: "unclear",
      reason: why,
      marker,
      jobUrl,
      plan,
      nothingListed: looks > 0,
      mayResend,
    };
  };
  updateProgress(story, { message: `Looking for the run, since it may have started: ${reason}` });
  for (;;) {
    const wait = BEFORE_LOOK[looks];
    if (wait === undefined) return unclear(reason);
    if (looks > 0 && isTooLong(story, wait, relaunchBefore)) return unclear(reason);
    yield timerIn(story.context, wait);
    const result = yield* ask(story, settleLaunch, order);
    if (result.kind === "found") return yield* accept(story, order, result);
    if (result.kind === "runDeleted") return result;
    if (result.kind === "notFound") {
      looks += 1;
      ({ marker, jobUrl } = { marker: result.marker, jobUrl: result.jobUrl ?? jobUrl });
    } else if (isOver(story, giveUpAt)) {
      return unclear(both(reason, result.reason));
    } else {
      yield* pause(story, pauses.next(result.retryAfterSeconds), giveUpAt);
    }
  }
}

/** Whether a wait would leave no time to start once more. */
const isTooLong = (story: Story, seconds: number, relaunchBefore: string | null): boolean =>
  relaunchBefore !== null &&
  !hasEnded(story.cancel) &&
  secondsUntil(story.context, relaunchBefore) <= seconds;

/** Why it is unclear, and why it remained so. Usually the two are the same. */
export const both = (reason: string, later: string): string =>
  reason === later ? reason : `${reason.replace(/\.$/, "")}; ${later}`;

/**
 * Returns that nothing was started, unless an earlier execution of the step may have sent the start, or the vendor does list
 * its run.
 */
export function* ruleOut(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  const closed = yield* closeStart(story, order);
  switch (closed.kind) {
    case "closed":
      return yield* ruleOutByList(story, order, certain);
    case "mayHaveBeenSent":
      return yield* findSent(story, { ...order, plan: closed.plan ?? order.plan }, certain);
    case "unreachable": {
      const reason = both(reasonOf(certain), closed.reason);
      const giveUpAt = instantIn(story.context, story.input.limits.cancelGraceSeconds);
      return yield* find(
        story,
        { ...order, onlyLook: true },
        { ...WITHOUT_ANOTHER, reason, giveUpAt },
      );
    }
  }
}

/** A search after which nothing is started once more. */
const WITHOUT_ANOTHER = { relaunchBefore: null, resend: false };

/** Looks for the run of a start that an earlier execution may have sent. */
export function* findSent(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  const reason = both(reasonOf(certain), MAY_HAVE_BEEN_SENT);
  const lostContactAt = instantIn(story.context, story.input.limits.lostContactSeconds);
  const giveUpAt = lostContactAt < story.deadline ? lostContactAt : story.deadline;
  return yield* find(story, order, { ...WITHOUT_ANOTHER, reason, giveUpAt });
}

export const MAY_HAVE_BEEN_SENT =
  "An earlier execution of this step may have sent the start before it was stopped.";

/**
 * A list that cannot be read proves nothing, so the result is then unclear. The wait for the list is as long as that for a
 * cancel.
 */
function* ruleOutByList(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  const { confirmAfterSeconds, jobUrl } = order.plan;
  if (confirmAfterSeconds === null) return certain;
  updateProgress(story, { message: "Making sure that no run was started" });
  const giveUpAt = instantIn(story.context, story.input.limits.cancelGraceSeconds);
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let wait = confirmAfterSeconds;
  for (;;) {
    yield timerIn(story.context, wait);
    const result = yield* ask(story, settleLaunch, order);
    if (result.kind === "found") return yield* accept(story, order, result);
    if (result.kind === "runDeleted") return result;
    if (result.kind === "notFound") return certain;
    const left = secondsUntil(story.context, giveUpAt);
    if (left <= 0) {
      const reason = both(reasonOf(certain), result.reason);
      return {
        ...{ kind: "unclear", reason, marker: null, jobUrl },
        ...{ plan: order.plan, nothingListed: false, mayResend: false },
      };
    }
    wait = Math.min(pauses.next(result.retryAfterSeconds), left);
  }
}

export function reasonOf(certain: CertainlyNotStarted): string {
  switch (certain.kind) {
    case "refused":
      return certain.failure.message;
    case "notStarted":
    case "timedOut":
      return certain.reason;
    case "cancelled":
      return "A cancel came before the vendor let it start";
  }
}

const launched = ({ attempt, duplicates = [] }: Found): Launched => ({
  kind: "launched",
  attempt,
  duplicates,
});

/** Accepts a run that was found. If a duplicate was found with it, the vendor may have to be asked again. */
function* accept(story: Story, order: LaunchOrder, found: Found): Steps<LaunchVerdict> {
  return found.lookAgain === undefined ? launched(found) : yield* confirm(story, order, found);
}

/**
 * If the vendor cannot reject a duplicate, somebody has to check whether there is one. The watch does it, while it polls the
 * attempt; for a run that an older version accepted it is done here, before the watch.
 */
export function* confirm(story: Story, order: LaunchOrder, first: Found): Steps<LaunchVerdict> {
  const { confirmAfterSeconds } = order.plan;
  if (confirmAfterSeconds === null) return launched(first);
  if (isOfThisRelease(story.input)) return { ...launched(first), unconfirmed: order };
  const { attempt } = first;
  updateAttempt(story, attempt, null);
  updateProgress(story, { message: `Started run ${attempt.vendorRunId}` });
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let found = first;
  let wait = confirmAfterSeconds;
  for (let look = 1; ; look++) {
    if (!hasEnded(story.cancel)) yield* pause(story, wait, story.deadline);
    const result = yield* ask(story, confirmLaunch, { order, attempt });
    if (result.kind === "found") found = result;
    const again = nextLook(result);
    if (again === null || look === CONFIRM_LOOKS || hasEnded(story.cancel)) return launched(found);
    wait = pauses.next(again.afterSeconds);
  }
}

function* ask<Input>(
  story: Story,
  activity: ActivityContract<Input, SettleResult>,
  input: Input,
): Steps<SettleResult> {
  return yield* tryActivity(story.context, activity, {
    input,
    otherwise: { kind: "unreachable", reason: STEP_FAILED, retryAfterSeconds: null },
  });
}
