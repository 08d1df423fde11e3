/** How a run ends if there is no attempt to watch: its launch failed or is unclear, or Runward itself failed. */
import type { RunInput } from "../contracts/run-input";
import type { RunPhase } from "../contracts/run-progress";
import { attaches } from "../contracts/target";
import { endUnattached } from "./attach-endings";
import { asSentence, capitalised, type Ending } from "./conclude";
import type { LaunchVerdict } from "./launch-verdict";

/** How the previous attempt ended. The result of a retry must not hide it. */
export interface EarlierFailure {
  readonly number: number;
  readonly message: string;
}

interface NotBegun {
  readonly earlier: EarlierFailure | null;
  readonly input: RunInput;
  /** The attempt would have repaired an earlier one, whose run may be active: somebody else may repair it. */
  readonly isRepair: boolean;
}

type NotLaunched = Exclude<LaunchVerdict, { kind: "launched" }>;

export function endLaunch(verdict: NotLaunched, { earlier, input, isRepair }: NotBegun): Ending {
  if (attaches(input.target)) return endUnattached(verdict, input);
  const what = earlier === null ? sayFirst(input) : `attempt ${earlier.number + 1}`;
  const ending = endingOf(verdict, { what, input, isRepair });
  return earlier === null
    ? ending
    : { ...ending, details: [`Attempt ${earlier.number} failed: ${asSentence(earlier.message)}`] };
}

function sayFirst({ repairs }: RunInput): string {
  return repairs === undefined || repairs.mode === "rerun"
    ? "the job"
    : `the repair of run ${repairs.runId}`;
}

function endingOf(
  verdict: NotLaunched,
  { what, input, isRepair }: Omit<NotBegun, "earlier"> & { readonly what: string },
): Ending {
  const nothing = isRepair ? "nothing was started" : "nothing is running";
  switch (verdict.kind) {
    case "refused":
      return {
        outcome: "failed",
        code: verdict.failure.code,
        message: `${capitalised(what)} was not started. ${verdict.failure.message}`,
        lookAt: "nothing",
      };
    case "notStarted":
      return {
        outcome: "failed",
        code: "notStarted",
        message: `${capitalised(what)} could not be started, and ${nothing}: ${asSentence(verdict.reason)}`,
        lookAt: "nothing",
      };
    case "timedOut":
      return {
        outcome: "timedOut",
        code: verdict.limit === "queue" ? "queueTimedOut" : "timedOut",
        message: `${capitalised(what)} was not started within ${sayLimit(verdict.limit, input)}, and ${nothing}: ${asSentence(verdict.reason)}`,
        lookAt: "nothing",
      };
    case "cancelled":
      return {
        outcome: "cancelled",
        code: "cancelled",
        message: `Cancelled on request before ${what} was started.`,
        lookAt: "nothing",
      };
    case "runDeleted":
      return {
        outcome: "unknown",
        code: "runDeleted",
        message: `This launch had started a run, which seems to have been deleted at the vendor since, so it is not known how it ended: ${asSentence(verdict.reason)} Look at the job's page.`,
        lookAt: "job",
      };
    case "unclear": {
      const marker =
        verdict.marker === null ? "" : ` Look for a run whose cause starts with ${verdict.marker}.`;
      return {
        outcome: "unknown",
        code: "launchUnclear",
        message: `It is not known whether ${what} was started: ${asSentence(verdict.reason)}${marker} Check the job's page before you start it again.`,
        lookAt: "job",
        jobUrl: verdict.jobUrl,
      };
    }
  }
}

const sayLimit = (limit: "deadline" | "queue", input: RunInput): string =>
  limit === "queue"
    ? `${input.queueTimeoutSeconds ?? 0} s of waiting for room at the vendor (queueTimeoutSeconds)`
    : `${input.timeoutSeconds} s (timeoutSeconds)`;

/** A defect, or a failure of the host: the job may still be running. */
export function endBroken(error: unknown, phase: RunPhase): Ending {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    outcome: "unknown",
    code: "internalError",
    message: `Runward could not continue: ${asSentence(reason)} Check at the vendor whether the job is running before you start it again.`,
    // A run that was just launched is not in the list of attempts yet.
    lookAt: phase === "launching" ? "job" : "attempt",
  };
}
