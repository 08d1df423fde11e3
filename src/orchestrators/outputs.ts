/**
 * Reads what an ended attempt produced. Its own output, and so its instance, is where that is stored: the custom status of a
 * run holds only 16 KB.
 *
 * 1. Never throws: what cannot be read never changes an outcome (invariant 9).
 * 2. The run waits for it before it shows how it ended, so it takes about a minute at most. No cancel stops it, because the
 *    attempt has ended already.
 */
import { readOutputs } from "../contracts/activities";
import { unveil } from "../contracts/credential-words";
import { OutputsOrder, type OutputsResult, type StoredOutputs } from "../contracts/outputs";
import { AFTER_THROW_IN_A_HURRY } from "../contracts/pauses";
import {
  inputOf,
  instantIn,
  logOnce,
  type OrchestrationContext,
  secondsUntil,
  type Steps,
  timerIn,
  tryActivity,
} from "./durable-steps";

/** dbt stores its files within about half a minute after the end. */
const PATIENCE_SECONDS = 60;
/** Each look adds to the history. */
const MOST_LOOKS = 20;

const STEP_FAILED: OutputsResult = { kind: "none", note: "The step failed; its log says why." };

export function* outputs(context: OrchestrationContext): Steps<StoredOutputs> {
  const order = OutputsOrder.parse(unveil(inputOf(context)));
  const { vendorRunId } = order.attempt;
  const giveUpAt = instantIn(context, PATIENCE_SECONDS);
  for (let look = 1; ; look++) {
    const result: OutputsResult = yield* tryActivity(context, readOutputs, {
      input: order,
      otherwise: STEP_FAILED,
      pauses: AFTER_THROW_IN_A_HURRY,
    });
    if (result.kind === "read") return { vendorRunId, outputs: result.outputs };
    const left = secondsUntil(context, giveUpAt);
    if (result.kind === "none" || left <= 0 || look >= MOST_LOOKS) {
      logOnce(context, `The outputs of run ${vendorRunId} could not be read: ${whyNot(result)}`);
      return { vendorRunId, outputs: null };
    }
    yield timerIn(context, Math.min(result.retryAfterSeconds, left));
  }
}

const whyNot = (result: Exclude<OutputsResult, { kind: "read" }>): string =>
  result.kind === "none" ? result.note : (result.reason ?? "The vendor did not have them in time.");
