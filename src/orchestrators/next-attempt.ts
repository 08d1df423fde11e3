/**
 * The attempts of a run: how the first one begins, whether there is another one after a failure, and how that begins.
 *
 * Owns: repair or new start, the delay, and the reason that the attempt shows. Does not own: the launch itself (launch.ts).
 *
 * 1. A repair that is refused becomes a new start, unless the caller asked for nothing else. This needs a refusal: a repair
 *    that may have been made is never followed by a start.
 * 2. Nothing is started anew whose run has succeeded meanwhile, because somebody else repaired it.
 */
import type { AttemptReference, AttemptStatus } from "../contracts/attempt";
import { NOTHING_TO_REPAIR } from "../contracts/repair";
import type { RunInput } from "../contracts/run-input";
import type { RetryPolicy } from "../contracts/run-request";
import { asSentence } from "./conclude";
import { secondsUntil, sleepUnless, type Steps } from "./durable-steps";
import { launch } from "./launch";
import type { LaunchVerdict } from "./launch-verdict";
import type { Origin } from "./attempt-summary";
import { type Story, updateProgress } from "./story";

export interface NextAttempt extends Origin {
  /** The attempt to repair; null to start the job. */
  readonly repairs: AttemptReference | null;
  /** A refused repair ends the run. */
  readonly onlyRepair: boolean;
}

const FIRST: NextAttempt = { mode: "start", reason: null, repairs: null, onlyRepair: false };

export function firstAttempt({ repairs: earlier }: RunInput): NextAttempt {
  if (earlier === undefined) return FIRST;
  const { runId, attempt, mode } = earlier;
  return mode === "rerun" || attempt === null
    ? { ...FIRST, mode: "rerun", reason: `A new start of run ${runId} was requested.` }
    : {
        mode: "repair",
        reason: `A repair of run ${runId} was requested.`,
        repairs: attempt,
        onlyRepair: mode === "repair",
      };
}

/** POSTs have claims of their own: the first two of an attempt belong to its repair. */
const FIRST_SEND_AFTER_REPAIR = 3;

/** Begins an attempt. Its origin is in the story afterwards. */
export function* begin(
  story: Story,
  attemptNumber: number,
  { repairs, onlyRepair, mode, reason }: NextAttempt,
): Steps<LaunchVerdict> {
  story.origin = { mode, reason };
  const verdict = yield* launch(story, { attemptNumber, repairs });
  if (verdict.kind === "launched" && verdict.adopted === true) {
    story.origin = { mode: "attached", reason };
  }
  if (repairs === null || onlyRepair || verdict.kind !== "refused") return verdict;
  const { code, message } = verdict.failure;
  if (code === NOTHING_TO_REPAIR) return verdict;
  story.origin = {
    mode: "rerun",
    reason: `Started anew, because it could not be repaired: ${asSentence(message)}`,
  };
  updateProgress(story, { message: `Starting attempt ${attemptNumber} anew: ${message}` });
  const firstSend = FIRST_SEND_AFTER_REPAIR;
  return yield* launch(story, { attemptNumber, repairs: null, firstSend });
}

const LONGEST_DELAY_SECONDS = 86_400;

/** Waits for the delay before another attempt; null if there is no other attempt. */
export function* nextAttempt(
  story: Story,
  attempt: AttemptReference,
  status: AttemptStatus,
): Steps<NextAttempt | null> {
  const { retry } = story.input;
  const { number } = attempt;
  if (retry === null || story.cancel.isCompleted || !allows(retry, number, status)) return null;
  const delay = delayAfter(retry, number);
  if (secondsUntil(story.context, story.deadline) <= delay) return null;
  updateProgress(story, {
    phase: "waitingToRetry",
    message: `Attempt ${number} failed; the next one starts in ${Math.round(delay)} s`,
  });
  const isDue = yield* sleepUnless(story.context, story.cancel, delay);
  if (!isDue) return null;
  const { mode = "rerun" } = retry;
  const repairs = mode === "repair" ? attempt : null;
  const reason = `Attempt ${number} failed: ${asSentence(status.message ?? status.vendorState)}`;
  return { mode, reason, repairs, onlyRepair: false };
}

const allows = ({ maxAttempts, on }: RetryPolicy, number: number, status: AttemptStatus): boolean =>
  number < maxAttempts && (on === "anyFailure" || isPlatformFailure(status));

const delayAfter = ({ delaySeconds, backoff = 1 }: RetryPolicy, number: number): number =>
  Math.min(delaySeconds * backoff ** (number - 1), LONGEST_DELAY_SECONDS);

const isPlatformFailure = (status: AttemptStatus): boolean =>
  status.kind === "failed" &&
  (status.failureClass === "platformError" || status.failureClass === "cloudError");
