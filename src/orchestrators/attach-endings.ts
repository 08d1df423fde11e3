/** How a run ends that was to watch a run at the vendor but could not attach to it. It has started nothing. */
import type { RunInput } from "../contracts/run-input";
import { asSentence, type Ending } from "./conclude";
import type { LaunchVerdict } from "./launch-verdict";

type NotAttached = Exclude<LaunchVerdict, { kind: "launched" }>;

export function endUnattached(verdict: NotAttached, input: RunInput): Ending {
  const run = `run ${input.target.vendorRunId ?? ""}`;
  switch (verdict.kind) {
    case "refused":
      return {
        outcome: "failed",
        code: verdict.failure.code,
        message: `There is nothing to watch. ${verdict.failure.message}`,
        lookAt: "job",
      };
    case "timedOut":
      return {
        outcome: "timedOut",
        code: "timedOut",
        message: `The vendor did not show ${run} within ${input.timeoutSeconds} s (timeoutSeconds), so it is not known how it goes: ${asSentence(verdict.reason)}`,
        lookAt: "job",
      };
    case "cancelled":
      return {
        outcome: "cancelled",
        code: "cancelled",
        message: `Cancelled on request before the vendor showed ${run}. Nothing was cancelled at the vendor.`,
        lookAt: "job",
      };
    case "notStarted":
    case "unclear":
    case "runDeleted":
      return {
        outcome: "unknown",
        code: "notAttached",
        message: `The vendor did not show ${run}, so it is not known how it goes: ${asSentence(verdict.reason)}`,
        lookAt: "job",
      };
  }
}
