import type { AttemptReference } from "../../../contracts/attempt";
import { notRepairable } from "../../not-repairable";
import type { LaunchOrder, Provider } from "../../provider";
import { watchedRuns } from "../jobs/watched-runs";
import type { OpenWorkspaces } from "../open-workspaces";
import { planAttachment } from "./plan-attachment";
import { type DatabricksRunTarget, runIdOf } from "./run-target";

const NOT_STARTED_HERE = "A run that Runward only watches is not run again.";

/** Watches runs that exist, whoever started them. */
export function createRunProvider(
  workspaces: OpenWorkspaces,
  now: () => Date,
): Provider<DatabricksRunTarget> {
  const attached = ({
    target,
    plan,
    attemptNumber,
  }: LaunchOrder<DatabricksRunTarget>): AttemptReference => ({
    provider: plan.provider,
    connectionId: plan.connectionId,
    number: attemptNumber,
    vendorJobId: plan.vendorJobId,
    vendorRunId: runIdOf(target),
    runPageUrl: plan.details?.["runPageUrl"] ?? null,
    launchedAt: now().toISOString(),
    adopted: true,
    ...(target.cancelAtVendor !== true && { leaveRunning: true }),
  });
  return {
    planLaunch: (target) =>
      workspaces.begin(target.workspaceId, (api) => planAttachment(api, runIdOf(target))),

    planRepair: () => Promise.resolve(notRepairable(NOT_STARTED_HERE)),

    launch: (order) =>
      Promise.resolve({ kind: "launched", attempt: attached(order), adopted: true }),

    settleLaunch: (order) => Promise.resolve({ kind: "found", attempt: attached(order) }),

    confirmLaunch: (_order, attempt) => Promise.resolve({ kind: "found", attempt }),

    ...watchedRuns(workspaces, now),
  };
}
