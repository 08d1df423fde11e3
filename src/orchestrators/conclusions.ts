/**
 * Turns how a run ended into the words that its caller reads: in Data Factory's error, in Logic Apps' body, in the log
 * at 3 a.m. The first line is the verdict, then the vendor's message, then the page to open.
 */
import type {
  AttemptReference,
  AttemptStatus,
  Explanation,
  FailedStep,
} from "../contracts/attempt";
import { CONCLUSION_MESSAGE_LIMIT, type Conclusion, type Outcome } from "../contracts/outcome";
import { cutForJson, jsonLength, toPlainText } from "../contracts/plain-text";
import type { RunInput } from "../contracts/run-input";
import type { RunProgress } from "../contracts/run-progress";
import type { LaunchVerdict } from "./launch";
import type { AttemptEnd } from "./watch-attempt";

const VERDICTS: Record<Outcome, string> = {
  succeeded: "Succeeded.",
  failed: "Failed.",
  cancelled: "Cancelled.",
  timedOut: "Timed out.",
  unknown: "Outcome unknown.",
};

/** Leaves room for at least one failed step whatever the vendor's message is. */
const VENDOR_MESSAGE_LIMIT = 1_200;

export interface Ending {
  readonly outcome: Outcome;
  readonly code: string | null;
  readonly message: string;
  readonly runPageUrl: string | null;
  /** Further paragraphs, the most useful first; what does not fit is left out. */
  readonly details?: readonly string[];
}

export function conclude({ outcome, code, message, runPageUrl, details = [] }: Ending): Conclusion {
  const head = [
    VERDICTS[outcome],
    `Message: ${cutForJson(toPlainText(message), VENDOR_MESSAGE_LIMIT)}`,
    `Run page URL: ${runPageUrl ?? "none, nothing was started"}`,
  ].join("\n");
  let text = head;
  for (const detail of details) {
    const room = CONCLUSION_MESSAGE_LIMIT - jsonLength(`${text}\n`);
    if (room < 80) break;
    text += `\n${cutForJson(toPlainText(detail), room)}`;
  }
  return { outcome, code, message: text };
}

/** Providers and Runward itself give reasons with or without a full stop; in a message each ends with one. */
const asSentence = (reason: string): string =>
  /[.!?…]$/.test(reason.trimEnd()) ? reason.trimEnd() : `${reason.trimEnd()}.`;

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

const describeStep = ({ name, error, trace }: FailedStep): string =>
  trace === null ? `${name}: ${error}` : `${name}: ${error}\n${indent(trace)}`;

/** What failed inside the attempt, one paragraph each. */
export function describeExplanation(explanation: Explanation): string[] {
  if (explanation.kind === "notYet") return ["The vendor had not stored the detail in time."];
  const { failedSteps, omitted, note } = explanation;
  return [
    ...failedSteps.map(describeStep),
    ...(omitted > 0 ? [`and ${omitted} more failed; the run page lists them.`] : []),
    ...(note === null ? [] : [`Note: ${note}`]),
  ];
}

type Stopped = AttemptEnd["stopped"];

export function concludeSuccess(
  status: AttemptStatus,
  attempt: AttemptReference,
  stopped: Stopped,
): Conclusion {
  const message = status.message ?? "The job succeeded.";
  return conclude({
    outcome: "succeeded",
    code: null,
    message: stopped === null ? message : `${message} It ended before its cancel took effect.`,
    runPageUrl: status.runPageUrl ?? attempt.runPageUrl,
  });
}

export function concludeFailure(
  status: AttemptStatus,
  attempt: AttemptReference,
  {
    explanation,
    stopped,
    cancelled,
  }: { explanation: Explanation; stopped: Stopped; cancelled: boolean },
): Conclusion {
  const partial = status.kind === "succeeded";
  return conclude({
    outcome: "failed",
    code: partial ? "partialSuccess" : "runFailed",
    message: status.message ?? (partial ? "Some tasks failed." : "The vendor gives no reason."),
    runPageUrl: status.runPageUrl ?? attempt.runPageUrl,
    details: [
      ...describeExplanation(explanation),
      ...whenStopped(stopped, cancelled),
      ...(partial ? ['Note: send "partialSuccess": "succeed" to accept such runs.'] : []),
    ],
  });
}

function whenStopped(stopped: Stopped, cancelled: boolean): string[] {
  if (stopped !== null) return ["Note: it failed while it was being cancelled."];
  return cancelled ? ["Note: a cancel was requested after it failed; no new attempt starts."] : [];
}

/** The attempt is seen to be cancelled: by us, for a reason that decides the outcome, or by somebody at the vendor. */
export function concludeStopped(
  status: AttemptStatus,
  attempt: AttemptReference,
  { stopped, input }: { stopped: Stopped; input: RunInput },
): Conclusion {
  const runPageUrl = status.runPageUrl ?? attempt.runPageUrl;
  const vendorWords = status.message ?? "The run was cancelled.";
  switch (stopped?.reason) {
    case undefined:
      return conclude({
        outcome: "cancelled",
        code: "cancelledAtVendor",
        message: vendorWords,
        runPageUrl,
      });
    case "cancelRequested":
      return conclude({
        outcome: "cancelled",
        code: "cancelled",
        message: `Cancelled on request, and seen to stop. ${vendorWords}`,
        runPageUrl,
      });
    case "deadlinePassed":
      return conclude({
        outcome: "timedOut",
        code: "timedOut",
        message: `Not finished within ${input.timeoutSeconds} s (timeoutSeconds); it was cancelled and seen to stop.`,
        runPageUrl,
      });
    case "queueDeadlinePassed":
      return conclude({
        outcome: "timedOut",
        code: "queueTimedOut",
        message: `Still queued after ${input.queueTimeoutSeconds ?? 0} s (queueTimeoutSeconds); it was cancelled and has not run.`,
        runPageUrl,
      });
  }
}

/** We stopped watching an attempt without having seen its end. */
export function concludeUnwatched(
  attempt: AttemptReference,
  { verdict, progress, stopped }: AttemptEnd,
  input: RunInput,
): Conclusion {
  const lastSeen = `last seen ${progress.vendorState ?? "never"}`;
  const advice = "It may still be running: look at the run page before you start it again.";
  const runPageUrl = progress.runPageUrl ?? attempt.runPageUrl;
  const run = `run ${attempt.vendorRunId}`;
  if (stopped !== null) {
    const trouble =
      stopped.trouble === null ? "" : ` The cancel said: ${asSentence(stopped.trouble)}`;
    return conclude({
      outcome: "unknown",
      code: "cancelNotConfirmed",
      message: `Asked to cancel ${run}, but it was not seen to stop within ${input.limits.cancelGraceSeconds} s, ${lastSeen}.${trouble} ${advice}`,
      runPageUrl,
    });
  }
  const reason = "reason" in verdict ? verdict.reason : verdict.kind;
  const missing = verdict.kind === "missing";
  return conclude({
    outcome: "unknown",
    code: missing ? "runMissing" : "lostContact",
    message: missing
      ? `The vendor no longer knows ${run}, ${lastSeen}: ${asSentence(reason)}`
      : `Lost contact with ${run} for ${input.limits.lostContactSeconds} s, ${lastSeen}: ${asSentence(reason)} ${advice}`,
    runPageUrl,
  });
}

export function concludeLaunch(verdict: Exclude<LaunchVerdict, { kind: "launched" }>): Conclusion {
  switch (verdict.kind) {
    case "refused":
      return conclude({
        outcome: "failed",
        code: verdict.failure.code,
        message: `The job was not started. ${verdict.failure.message}`,
        runPageUrl: null,
      });
    case "notStarted":
      return conclude({
        outcome: "failed",
        code: "notStarted",
        message: `The job could not be started, and nothing is running: ${asSentence(verdict.reason)}`,
        runPageUrl: null,
      });
    case "cancelled":
      return conclude({
        outcome: "cancelled",
        code: "cancelled",
        message: "Cancelled on request before the job was started.",
        runPageUrl: null,
      });
    case "unclear": {
      const marker =
        verdict.marker === null ? "" : ` Look for a run whose cause starts with ${verdict.marker}.`;
      return conclude({
        outcome: "unknown",
        code: "launchUnclear",
        message: `It is not known whether the job was started: ${asSentence(verdict.reason)}${marker} Check the job's page before you start it again.`,
        runPageUrl: verdict.jobUrl ?? "not known",
      });
    }
  }
}

/** A defect or a broken host: what was started may still be running. */
export function concludeBroken(error: unknown, progress: RunProgress): Conclusion {
  const newest = progress.attempts.at(-1);
  const reason = error instanceof Error ? error.message : String(error);
  return conclude({
    outcome: "unknown",
    code: "internalError",
    message: `Runward could not go on: ${asSentence(reason)} Look at the run page before you start the job again.`,
    runPageUrl: newest?.runPageUrl ?? "not known",
  });
}
