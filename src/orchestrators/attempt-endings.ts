/** How a run ends if its attempt was seen to end, by itself or because it was cancelled. */
import type { AttemptStatus, Explanation, FailedStep } from "../contracts/attempt";
import type { RunInput } from "../contracts/run-input";
import type { Ending } from "./conclude";
import { describeQueue, whyStopped, type Stopped } from "./stop-reasons";

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

const describeStep = ({ name, error, trace }: FailedStep): string =>
  trace === null ? `${name}: ${error}` : `${name}: ${error}\n${indent(trace)}`;

/** The failed parts of the attempt, one paragraph each. */
function describeExplanation(explanation: Explanation): string[] {
  if (explanation.kind === "notYet") return [whyMissing(explanation)];
  const { failedSteps, omitted, note } = explanation;
  return [
    ...failedSteps.map(describeStep),
    ...(omitted > 0 ? [`and ${omitted} more failed; the run page lists them.`] : []),
    ...(note === null ? [] : [`Note: ${note}`]),
  ];
}

const whyMissing = ({ reason }: Extract<Explanation, { kind: "notYet" }>): string =>
  reason === undefined
    ? "The vendor had not stored the detail in time."
    : `Note: the detail could not be read in time: ${reason}`;

export function endSuccess(
  status: AttemptStatus,
  { stopped, input }: { stopped: Stopped | null; input: RunInput },
): Ending {
  const message = status.message ?? "The job succeeded.";
  return {
    outcome: "succeeded",
    code: null,
    message:
      stopped === null
        ? message
        : `${message} It ended before its cancel took effect; it was being cancelled ${whyStopped(stopped, input)}.`,
    lookAt: "attempt",
  };
}

export interface Failed {
  readonly explanation: Explanation;
  readonly stopped: Stopped | null;
  /** A cancel came after the attempt had failed. */
  readonly cancelled: boolean;
  readonly input: RunInput;
}

export function endFailure(status: AttemptStatus, failed: Failed): Ending {
  const partial = status.kind === "succeeded";
  return {
    outcome: "failed",
    code: partial ? "partialSuccess" : "runFailed",
    message: status.message ?? (partial ? "Some tasks failed." : "The vendor gives no reason."),
    lookAt: "attempt",
    details: [
      ...describeExplanation(failed.explanation),
      ...describeStop(failed),
      ...(partial ? ['Note: send "partialSuccess": "succeed" to accept such runs.'] : []),
    ],
  };
}

function describeStop({ stopped, cancelled, input }: Failed): string[] {
  if (stopped !== null) {
    return [`Note: it failed while it was being cancelled ${whyStopped(stopped, input)}.`];
  }
  return cancelled ? ["Note: a cancel was requested after it failed; no new attempt starts."] : [];
}

/** The attempt was cancelled: by us, for a reason that decides the outcome, or by somebody at the vendor. */
export function endStopped(
  status: AttemptStatus,
  { stopped, input }: { stopped: Stopped | null; input: RunInput },
): Ending {
  const vendorWords = status.message ?? "The run was cancelled.";
  switch (stopped?.reason) {
    case undefined:
      return {
        outcome: "cancelled",
        code: "cancelledAtVendor",
        message: vendorWords,
        lookAt: "attempt",
      };
    case "cancelRequested":
      return {
        outcome: "cancelled",
        code: "cancelled",
        message: `Cancelled on request, and seen to stop. ${vendorWords}`,
        lookAt: "attempt",
      };
    case "deadlinePassed":
      return {
        outcome: "timedOut",
        code: "timedOut",
        message: `Not finished within ${input.timeoutSeconds} s (timeoutSeconds); it was cancelled and seen to stop.${describeQueue(stopped)}`,
        lookAt: "attempt",
      };
    case "queueDeadlinePassed":
      return {
        outcome: "timedOut",
        code: "queueTimedOut",
        message: `Still queued after ${input.queueTimeoutSeconds ?? 0} s (queueTimeoutSeconds); it was cancelled and seen to stop.${describeQueue(stopped)}`,
        lookAt: "attempt",
      };
  }
}
