import type { Claim } from "../../../contracts/claim";
import type { LaunchOrder, Provider } from "../../provider";
import { planByName, toPlan } from "./job-search";
import type { DatabricksJobTarget } from "./job-target";
import { launch } from "./launch";
import type { OpenWorkspaces } from "../open-workspaces";
import { settleLaunch } from "./settle-launch";
import { startOf } from "./job-start";
import { watchedRuns } from "./watched-runs";
import { toParameters } from "./run-now-body";
import { withRepairs } from "../repairs/with-repairs";

/** Runs saved jobs. */
export function createJobProvider(
  workspaces: OpenWorkspaces,
  now: () => Date,
): Provider<DatabricksJobTarget> {
  const starting: Omit<Provider<DatabricksJobTarget>, "planRepair"> = {
    planLaunch: ({ workspaceId, jobId, jobName }) =>
      workspaces.begin(workspaceId, async (api) => {
        if (jobId !== undefined) return toPlan(api.workspace, jobId);
        if (jobName === undefined) throw new Error("A target names its job by id or by name.");
        return planByName(api, jobName);
      }),

    launch: async (order: LaunchOrder<DatabricksJobTarget>, claim: Claim) => {
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
  return withRepairs(starting, { workspaces, now, parametersOf: toParameters });
}
