import { notRepairable } from "../../not-repairable";
import type { Provider } from "../../provider";
import type { OpenWorkspaces } from "../open-workspaces";
import { cancel } from "./cancel";
import { check } from "./check";
import { readDurations } from "./durations";
import { explain } from "./explain";
import { launch } from "./launch";
import { readOutputs } from "./outputs";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { planLaunch } from "./plan-launch";
import { settleLaunch } from "./settle-launch";
import { readTasks } from "./tasks";

/** Starts updates of pipelines. */
export function createPipelineProvider(
  workspaces: OpenWorkspaces,
  now: () => Date,
): Provider<DatabricksPipelineTarget> {
  return {
    planLaunch: (target) => workspaces.begin(target.workspaceId, (api) => planLaunch(api, target)),

    planRepair: () =>
      Promise.resolve(notRepairable("Databricks cannot repair updates of pipelines")),

    launch: async (order, claim) => {
      const { connectionId } = order.plan;
      const result = await workspaces.use(connectionId, (api) =>
        launch(api, order, { now, claim }),
      );
      if (result.kind !== "unreachable") return result;
      return { ...result, kind: "tryAgain", mayHaveStarted: claim.mayHaveBeenSent };
    },

    settleLaunch: (order) =>
      workspaces.use(order.plan.connectionId, (api) => settleLaunch(api, order, now)),

    /** The vendor rejects a second active update, so there can be no duplicate. */
    confirmLaunch: (_order, attempt) => Promise.resolve({ kind: "found", attempt }),

    check: (attempt) => workspaces.use(attempt.connectionId, (api) => check(api, attempt)),

    cancel: (attempt) => workspaces.use(attempt.connectionId, (api) => cancel(api, attempt)),

    explain: async (attempt) => {
      const result = await workspaces.use(attempt.connectionId, (api) =>
        explain(api, attempt, now),
      );
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

    /** Each pipeline has a list of its own, so listing saves no calls. */
    listActive: null,
  };
}
