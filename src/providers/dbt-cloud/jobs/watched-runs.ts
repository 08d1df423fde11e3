import type { Provider } from "../../provider";
import { isFailure, type OpenAccounts, toUnreachable } from "../open-accounts";
import { requestCancel } from "./cancel-run";
import { checkRun } from "./check-run";
import { explainRun } from "./explain-run";
import { listActive } from "./list-active";
import { readOutputs } from "./outputs";
import { readTasks } from "./tasks";

/** What is the same for every run of dbt, however it was started. */
export const watchedRuns = (
  open: OpenAccounts,
): Pick<Provider, "check" | "cancel" | "explain" | "outputs" | "tasks" | "listActive"> => ({
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
  listActive: async (connectionId) => {
    const api = open(connectionId);
    return isFailure(api) ? toUnreachable(api) : listActive(api);
  },
});
