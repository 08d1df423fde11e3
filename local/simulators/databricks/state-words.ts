import type { Ending } from "./ending";
import type { Moment, Phase } from "./moment";

export type Vocabulary = "both" | "state" | "status";

const OLD_WORDS: Readonly<Record<Exclude<Phase, "ended">, string>> = {
  queued: "QUEUED",
  pending: "PENDING",
  blocked: "BLOCKED",
  running: "RUNNING",
  waitingForRetry: "WAITING_FOR_RETRY",
  terminating: "TERMINATING",
};
/** The new values include WAITING instead of WAITING_FOR_RETRY, and neither SKIPPED nor INTERNAL_ERROR. */
const NEW_WORDS = { ...OLD_WORDS, waitingForRetry: "WAITING", ended: "TERMINATED" } as const;
const QUEUED_FOR_A_SLOT = "Queued due to reaching maximum concurrent runs.";

/** `state` (deprecated) and `status`, as https://docs.databricks.com/api/workspace/jobs/getrun describes them. */
export function stateWords(
  moment: Moment,
  vocabulary: Vocabulary,
): { readonly state?: unknown; readonly status?: unknown } {
  return {
    ...(vocabulary !== "status" && { state: oldState(moment) }),
    ...(vocabulary !== "state" && { status: newStatus(moment) }),
  };
}

function oldState({ phase, ending }: Moment): unknown {
  if (phase !== "ended" || ending === undefined) {
    return {
      life_cycle_state: phase === "ended" ? "TERMINATED" : OLD_WORDS[phase],
      state_message: phase === "queued" ? QUEUED_FOR_A_SLOT : "",
      user_cancelled_or_timedout: false,
      ...(phase === "queued" && { queue_reason: QUEUED_FOR_A_SLOT }),
    };
  }
  return {
    life_cycle_state: ending.lifeCycleState,
    ...(ending.resultState !== undefined && { result_state: ending.resultState }),
    state_message: ending.message,
    user_cancelled_or_timedout: ending.cancelledOrTimedOut ?? false,
  };
}

function newStatus({ phase, ending }: Moment): unknown {
  return {
    state: NEW_WORDS[phase],
    ...(ending !== undefined && { termination_details: terminationDetails(ending) }),
    ...(phase === "queued" && {
      queue_details: { code: "MAX_CONCURRENT_RUNS_REACHED", message: QUEUED_FOR_A_SLOT },
    }),
  };
}

function terminationDetails({ code, type, message }: Ending): unknown {
  return { code, type, message };
}
