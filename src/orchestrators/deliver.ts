/**
 * Delivers the callback at the end of a run.
 *
 * Owns: the retries for about an hour, and the progress that is shown. Does not own: the content (the activity's), or the
 * outcome, which no callback changes (invariant 9).
 */
import {
  deliverCallback,
  type CallbackOrder,
  type CallbackProgress,
  type DeliveryResult,
  type PostResult,
} from "../contracts/callback";
import {
  instantIn,
  logOnce,
  type OrchestrationContext,
  secondsUntil,
  type Steps,
  timerIn,
  tryActivity,
} from "./durable-steps";
import { BETWEEN_DELIVERIES, Pauses, UNTIL_VISIBLE } from "../contracts/pauses";

/** A receiver that is unreachable for longer has probably timed out itself, or never existed. */
export const PATIENCE_SECONDS = 3_600;

export const STEP_FAILED = "the step itself failed inside Runward; its log says why";

type ShowProgress = (progress: CallbackProgress) => void;

/** Delivers the callback of the run that calls it. Never throws. A cancel does not stop it: the job has ended already. */
export function* deliverAtEnd(
  context: OrchestrationContext,
  order: CallbackOrder,
  showProgress: ShowProgress,
): Steps<void> {
  for (const pause of UNTIL_VISIBLE) {
    const progress = yield* deliver(context, order, showProgress);
    if (progress !== "notEnded") return;
    yield timerIn(context, pause);
  }
  const message = "the task hub never showed the end of the run";
  settle(context, { state: "abandoned", tries: UNTIL_VISIBLE.length, message }, showProgress);
}

/** Tries until the callback is delivered, refused or abandoned, or until the run turns out not to have ended. Never throws. */
export function* deliver(
  context: OrchestrationContext,
  order: CallbackOrder,
  showProgress: ShowProgress,
): Steps<CallbackProgress | "notEnded"> {
  const giveUpAt = instantIn(context, PATIENCE_SECONDS);
  const pauses = new Pauses(BETWEEN_DELIVERIES);
  for (let tries = 1; ; tries++) {
    const result: DeliveryResult = yield* tryActivity(context, deliverCallback, {
      input: order,
      otherwise: { kind: "tryAgain", reason: STEP_FAILED, retryAfterSeconds: null },
    });
    if (result.kind === "notEnded") return "notEnded";
    const left = secondsUntil(context, giveUpAt);
    const progress = judge(result, tries, left);
    if (progress.state !== "waiting") return settle(context, progress, showProgress);
    showProgress(progress);
    const asked = result.kind === "tryAgain" ? result.retryAfterSeconds : null;
    yield timerIn(context, Math.min(pauses.next(asked), left));
  }
}

export function judge(result: PostResult, tries: number, secondsLeft: number): CallbackProgress {
  switch (result.kind) {
    case "delivered":
      return { state: "delivered", tries, message: `The receiver answered ${result.status}` };
    case "refused":
      return { state: "refused", tries, message: result.reason };
    case "tryAgain":
      return { state: secondsLeft > 0 ? "waiting" : "abandoned", tries, message: result.reason };
  }
}

function settle(
  context: OrchestrationContext,
  progress: CallbackProgress,
  showProgress: ShowProgress,
): CallbackProgress {
  const { state, tries, message } = progress;
  showProgress(progress);
  const sentence =
    state === "delivered"
      ? `The callback was delivered at try ${tries}`
      : `The callback was ${state} at try ${tries}: ${message ?? "no reason given"}`;
  logOnce(context, sentence, { tries, callback: state });
  return progress;
}
