import type { AttemptReference, PlanResult } from "../../../contracts/attempt";
import { notRepairable, nothingToRepair } from "../../not-repairable";
import { NO_JOB } from "../jobs/run-page-url";
import { readExecutionStatus } from "../jobs/run-status";
import { jobUrl, nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { baselineDetails, readRepairHistory } from "./repair-history";

/**
 * Reads the newest repair of the run before ours. The vendor repairs only runs that have ended. One that is active belongs to
 * somebody who repairs it too, so the plan waits for its end.
 */
export async function planRepair(
  api: WorkspaceApi,
  attempt: AttemptReference,
): Promise<PlanResult> {
  const { workspace } = api;
  const { vendorRunId: runId, vendorJobId } = attempt;
  const history = await readRepairHistory(api, { runId });
  if (history.kind === "missing") return notRepairable(history.reason);
  if (history.kind === "unreachable") return history;
  const { run, repairs } = history;
  const status = readExecutionStatus(run);
  if (status === null)
    return waiting(`${nameOf(workspace)} described run ${runId} without its state.`);
  if (status.kind === "active") {
    return {
      ...waiting(
        `Run ${runId} at ${nameOf(workspace)} is ${status.vendorState}, and only a run that has ended can be repaired.`,
      ),
      because: "full",
    };
  }
  const { ending } = status;
  if (ending.kind === "succeeded" && !ending.partial) {
    return nothingToRepair(`Run ${runId} at ${nameOf(workspace)} has succeeded meanwhile.`);
  }
  return {
    kind: "planned",
    plan: {
      provider: "databricks",
      connectionId: workspace.id,
      vendorJobId,
      jobUrl: vendorJobId === NO_JOB ? null : jobUrl(workspace, vendorJobId),
      baselineRunId: null,
      confirmAfterSeconds: null,
      details: baselineDetails(repairs),
    },
  };
}

const waiting = (reason: string) =>
  ({ kind: "unreachable", reason, retryAfterSeconds: null }) as const;
