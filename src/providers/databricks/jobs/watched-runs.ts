import type { AttemptReference } from "../../../contracts/attempt";
import type { Provider } from "../../provider";
import type { OpenWorkspaces } from "../open-workspaces";
import { cancel } from "./cancel";
import { check } from "./check";
import { readDurations } from "./durations";
import { explain } from "./explain";
import { listActive } from "./list-active";
import { readOutputs } from "./outputs";
import { readTasks } from "./tasks";

type Watching = "check" | "cancel" | "explain" | "outputs" | "tasks" | "listActive" | "durations";

/** What is the same for every run of the Jobs API, however it was started. */
export const watchedRuns = (
  workspaces: OpenWorkspaces,
  now: () => Date,
): Pick<Provider, Watching> => ({
  check: (attempt) => workspaces.use(attempt.connectionId, (api) => check(api, attempt)),

  cancel: (attempt) => workspaces.use(attempt.connectionId, (api) => cancel(api, attempt)),

  explain: async (attempt: AttemptReference) => {
    const result = await workspaces.use(attempt.connectionId, (api) => explain(api, attempt, now));
    if (result.kind !== "unreachable") return result;
    return { kind: "explained", failedSteps: [], omitted: 0, note: result.reason };
  },

  outputs: async (attempt) => {
    const result = await workspaces.use(attempt.connectionId, (api) =>
      readOutputs(api, attempt, now),
    );
    return result.kind === "unreachable" ? { kind: "none", note: result.reason } : result;
  },

  tasks: (attempt) => workspaces.use(attempt.connectionId, (api) => readTasks(api, attempt, now)),

  durations: (attempt) =>
    workspaces.use(attempt.connectionId, (api) => readDurations(api, attempt)),

  listActive: (connectionId) => workspaces.use(connectionId, (api) => listActive(api, { now })),
});
