import type { Claim } from "../../../contracts/claim";
import type { PlanResult } from "../../../contracts/attempt";
import type { LaunchOrder, Provider } from "../../provider";
import { launch } from "../jobs/launch";
import { NO_JOB } from "../jobs/run-page-url";
import { settleLaunch } from "../jobs/settle-launch";
import { watchedRuns } from "../jobs/watched-runs";
import type { OpenWorkspaces } from "../open-workspaces";
import { withRepairs } from "../repairs/with-repairs";
import type { Workspace } from "../workspace";
import { startOf } from "./submit-start";
import type { DatabricksSubmitTarget } from "./submit-target";

/** Runs tasks that no saved job holds. */
export function createSubmitProvider(
  workspaces: OpenWorkspaces,
  now: () => Date,
): Provider<DatabricksSubmitTarget> {
  const starting: Omit<Provider<DatabricksSubmitTarget>, "planRepair"> = {
    planLaunch: ({ workspaceId }) =>
      workspaces.begin(workspaceId, ({ workspace }) => Promise.resolve(toPlan(workspace))),

    launch: async (order: LaunchOrder<DatabricksSubmitTarget>, claim: Claim) => {
      const { connectionId } = order.plan;
      const result = await workspaces.use(connectionId, (api) =>
        launch(api, startOf(order), { now, claim }),
      );
      if (result.kind !== "unreachable") return result;
      return { ...result, kind: "tryAgain", mayHaveStarted: claim.mayHaveBeenSent };
    },

    settleLaunch: (order) =>
      workspaces.use(order.plan.connectionId, (api) => settleLaunch(api, startOf(order), now)),

    /** With the token there can be no duplicate. */
    confirmLaunch: (_order, attempt) => Promise.resolve({ kind: "found", attempt }),

    ...watchedRuns(workspaces, now),
  };
  // The parameters are those of the tasks, which the vendor keeps with the run.
  return withRepairs(starting, { workspaces, now, parametersOf: () => ({}) });
}

const toPlan = ({ id }: Workspace): PlanResult => ({
  kind: "planned",
  plan: {
    provider: "databricks",
    connectionId: id,
    vendorJobId: NO_JOB,
    jobUrl: null,
    baselineRunId: null,
    confirmAfterSeconds: null,
  },
});
