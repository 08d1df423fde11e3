import type { Provider } from "../../provider";
import { isFailure, type OpenAccounts, toUnreachable } from "../open-accounts";
import { requestCancel } from "./cancel-run";
import { checkRun } from "./check-run";
import { MOST_PAST_RUNS } from "../../../contracts/adaptive-wait";
import { readDurations } from "./durations";
import { explainRun } from "./explain-run";
import { listActive } from "./list-active";
import { readOutputs } from "./outputs";
import { readTasks } from "./tasks";

type Watching = "check" | "cancel" | "explain" | "outputs" | "tasks" | "listActive" | "durations";

/** What is the same for every run of dbt, however it was started. */
export const watchedRuns = (open: OpenAccounts): Pick<Provider, Watching> => ({
  check: async (attempt) => {
    const api = open(attempt.connectionId);
    return isFailure(api) ? toUnreachable(api) : checkRun(api, attempt.vendorRunId);
  },
  cancel: async (attempt) => {
    const api = open(attempt.connectionId);
    return isFailure(api)
      ? { kind: "rejected", failure: api }
      : requestCancel(api, attempt.vendorRunId);
  },
  explain: async (attempt, status) => {
    const api = open(attempt.connectionId);
    return isFailure(api)
      ? { kind: "explained", failedSteps: [], omitted: 0, note: api.message }
      : explainRun(api, attempt.vendorRunId, status);
  },
  outputs: async (attempt) => {
    const api = open(attempt.connectionId);
    return isFailure(api)
      ? { kind: "none", note: api.message }
      : readOutputs(api, attempt.vendorRunId);
  },
  tasks: async (attempt) => {
    const api = open(attempt.connectionId);
    return isFailure(api) ? toUnreachable(api) : readTasks(api, attempt.vendorRunId);
  },
  durations: async (attempt) => {
    const api = open(attempt.connectionId);
    return isFailure(api) ? toUnreachable(api) : readDurations(api, attempt, MOST_PAST_RUNS);
  },
  listActive: async (connectionId) => {
    const api = open(connectionId);
    return isFailure(api) ? toUnreachable(api) : listActive(api);
  },
});
