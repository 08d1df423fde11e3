/**
 * Settles what a launch may have started.
 *
 * Owns: how often and for how long the vendor is asked. Does not own: what is asked; the provider knows that.
 *
 * 1. A list that cannot be read proves nothing.
 * 2. No new order is made here. Where the vendor takes an idempotency key, settling a launch may start what was ordered.
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
import { BEFORE_LOOK, BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import { tell, tellAttempt, type Story } from "./story";

type Found = Extract<SettleResult, { kind: "found" }>;

/** A duplicate that is not cancelled in the queue will run; but the run itself must not stay unwatched for long. */
const CONFIRM_LOOKS = 3;

export interface Search {
  /** Why nobody knows whether it started. */
  readonly reason: string;
  /** A vendor that cannot be asked is asked until then. */
  readonly giveUpAt: string;
  /** When it is too late to start once more, where the caller wants that: further looks would take its time. */
  readonly relaunchBefore: string | null;
}

/** Looks for what a launch may have started; unclear when the vendor lists nothing after every look. */
export function* find(
  story: Story,
  order: LaunchOrder,
  { reason, giveUpAt, relaunchBefore }: Search,
): Steps<LaunchVerdict> {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let marker: string | null = null;
  let { jobUrl } = order.plan;
  let looks = 0;
  const unclear = (why: string): LaunchVerdict => {
    return { kind: "unclear", reason: why, marker, jobUrl, nothingListed: looks > 0 };
  };
  tell(story, { message: `Looking for the run, since it may have started: ${reason}` });
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

/** Why it is unclear, and why it stayed so; mostly the two are the same. */
const both = (reason: string, later: string): string =>
  reason === later ? reason : `${reason.replace(/\.$/, "")}; ${later}`;

/**
 * Answers that nothing was started, unless the vendor lists a run of an earlier execution of the step after all. A list
 * that cannot be read proves nothing, so without one it stays unclear; nobody waits for it longer than for a cancel.
 */
export function* ruleOut(
  story: Story,
  order: LaunchOrder,
  certain: CertainlyNotStarted,
): Steps<LaunchVerdict> {
  const { confirmAfterSeconds, jobUrl } = order.plan;
  if (confirmAfterSeconds === null) return certain;
  tell(story, { message: "Making sure that no run was started" });
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
      return { kind: "unclear", reason, marker: null, jobUrl, nothingListed: false };
    }
    wait = Math.min(pauses.next(result.retryAfterSeconds), left);
  }
}

function reasonOf(certain: CertainlyNotStarted): string {
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

const launched = ({ attempt, duplicates = [] }: Found): LaunchVerdict => ({
  kind: "launched",
  attempt,
  duplicates,
});

/** A run that a look has found counts; a duplicate that was found with it may need another look. */
function* accept(story: Story, order: LaunchOrder, found: Found): Steps<LaunchVerdict> {
  return found.lookAgain === undefined ? launched(found) : yield* confirm(story, order, found);
}

/** Where the vendor cannot refuse a duplicate, looks whether there is one before anything relies on the attempt. */
export function* confirm(story: Story, order: LaunchOrder, first: Found): Steps<LaunchVerdict> {
  const { confirmAfterSeconds } = order.plan;
  if (confirmAfterSeconds === null) return launched(first);
  const { attempt } = first;
  tellAttempt(story, attempt, null);
  tell(story, { message: `Started run ${attempt.vendorRunId}` });
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

/** Whether another look may tell more; null when all is settled. */
function nextLook(result: SettleResult): { afterSeconds: number | null } | null {
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
