/** How a run ends if its attempt is no longer watched but was not seen to end. */
import type { AttemptReference } from "../contracts/attempt";
import type { RunInput } from "../contracts/run-input";
import type { WatchVerdict } from "../contracts/watch";
import { asSentence, capitalised, type Ending } from "./conclude";
import { describeQueue, whyStopped, type Stopped } from "./stop-reasons";
import type { AttemptEnd } from "./stop-attempt";

const LOOK_FIRST = "It may still be running: look at the run page before you start it again.";

export function endUnwatched(
  attempt: AttemptReference,
  { verdict, progress, stopped }: AttemptEnd,
  input: RunInput,
): Ending {
  const seen: Seen = {
    run: `run ${attempt.vendorRunId}`,
    lastSeen: `last seen ${progress.vendorState ?? "never"}`,
    verdict,
  };
  if (stopped?.leftRunning === true) return endLeftRunning(seen, stopped, input);
  if (stopped !== null) {
    return {
      outcome: "unknown",
      code: "cancelNotConfirmed",
      message: describeUnconfirmed(seen, stopped, input),
      lookAt: "attempt",
    };
  }
  const missing = verdict.kind === "missing";
  return {
    outcome: "unknown",
    code: missing ? "runMissing" : "lostContact",
    message: missing ? describeMissing(seen) : describeSilence(seen, input),
    lookAt: "attempt",
  };
}

interface Seen {
  readonly run: string;
  readonly lastSeen: string;
  readonly verdict: WatchVerdict;
}

/** The attempt was there before the run, so a cancel or a time limit only ends the watch. */
function endLeftRunning({ run, lastSeen }: Seen, stopped: Stopped, input: RunInput): Ending {
  const left = `${capitalised(run)} was not started by this request, so it was not cancelled at the vendor and is left to go on (${lastSeen}).`;
  const advice = 'To cancel such a run too, send "cancelAtVendor": true in the target.';
  return {
    outcome: stopped.reason === "cancelRequested" ? "cancelled" : "timedOut",
    code: "leftRunning",
    message: `${whyLeft(stopped, input)} ${left}${describeQueue(stopped)} ${advice}`,
    lookAt: "attempt",
  };
}

function whyLeft({ reason }: Stopped, { timeoutSeconds, queueTimeoutSeconds }: RunInput): string {
  switch (reason) {
    case "cancelRequested":
      return "Watching was cancelled on request.";
    case "deadlinePassed":
      return `Not finished within ${timeoutSeconds} s (timeoutSeconds).`;
    case "queueDeadlinePassed":
      return `Still queued after ${queueTimeoutSeconds ?? 0} s (queueTimeoutSeconds).`;
  }
}

const reasonOf = (verdict: WatchVerdict): string =>
  "reason" in verdict ? verdict.reason : verdict.kind;

const describeMissing = ({ run, lastSeen, verdict }: Seen): string =>
  `The vendor no longer knows ${run}, ${lastSeen}: ${asSentence(reasonOf(verdict))} It may have been deleted: check the job's runs at the vendor before you start it again.`;

const describeSilence = (
  { run, lastSeen, verdict }: Seen,
  { limits: { lostContactSeconds } }: RunInput,
): string =>
  `Lost contact with ${run} for ${lostContactSeconds} s, ${lastSeen}: ${asSentence(reasonOf(verdict))} ${LOOK_FIRST}`;

function describeUnconfirmed(seen: Seen, stopped: Stopped, input: RunInput): string {
  const { trouble } = stopped;
  return [
    `Asked to cancel ${seen.run} ${whyStopped(stopped, input)}, but ${describeDoubt(seen, input)}`,
    trouble === null ? "" : ` The vendor's response to the cancel: ${asSentence(trouble)}`,
    describeQueue(stopped),
    ` ${LOOK_FIRST}`,
  ].join("");
}

/** The last known state after the cancel. */
function describeDoubt({ lastSeen, verdict }: Seen, { limits }: RunInput): string {
  switch (verdict.kind) {
    case "missing":
      return `the vendor no longer knows it, ${lastSeen}: ${asSentence(verdict.reason)}`;
    case "lostContact":
      return `contact with it was lost, ${lastSeen}: ${asSentence(verdict.reason)}`;
    case "ended":
    case "deadlinePassed":
    case "queueDeadlinePassed":
      return `it was not seen to stop within ${limits.cancelGraceSeconds} s, ${lastSeen}.`;
  }
}
