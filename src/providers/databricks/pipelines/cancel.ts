import type { AttemptReference, CancelResult } from "../../../contracts/attempt";
import { isMissing } from "../error-meaning";
import { purposes } from "../purpose";
import { toRejectedOrUnreachable, type Trouble } from "../trouble";
import type { VendorError } from "../vendor-error";
import { nameOf } from "../workspace";
import { urgently, type WorkspaceApi, type WorkspaceCalls } from "../workspace-api";
import { listUpdatesSince } from "./list-updates";
import { findSuccession } from "./successors";
import type { PipelineUpdate } from "./update-document";
import { isActive } from "./update-status";

/**
 * Stops the update, or the retry that continues it. The vendor's call stops whatever update is active, so it is sent only if
 * the active one belongs to this attempt. The vendor responds before the update has stopped.
 * https://docs.databricks.com/api/workspace/pipelines/stop (read 2026-11)
 */
export async function cancel(
  workspace: WorkspaceApi,
  attempt: AttemptReference,
): Promise<CancelResult> {
  const api = urgently(workspace);
  const { vendorJobId: pipelineId, vendorRunId: updateId } = attempt;
  const listed = await listUpdatesSince(api, pipelineId, updateId);
  if (listed.kind !== "listed") return toCancelResult(api, pipelineId, listed);
  const active = listed.updates.find(isActive);
  if (active === undefined && listed.unread > 0) {
    const reason = `${nameOf(api.workspace)} lists updates of pipeline ${pipelineId} that cannot be read.`;
    return { kind: "unreachable", reason, retryAfterSeconds: null };
  }
  return isOfAttempt(active, listed.updates, updateId)
    ? stop(api, pipelineId)
    : { kind: "requested" };
}

function isOfAttempt(
  active: PipelineUpdate | undefined,
  updates: readonly PipelineUpdate[],
  updateId: string,
): boolean {
  if (active === undefined) return false;
  return active.id === updateId || active.id === findSuccession(updates, updateId).newest?.id;
}

async function stop(api: WorkspaceCalls, pipelineId: string): Promise<CancelResult> {
  const path = `pipelines/${pipelineId}/stop`;
  const result = await api.call({ method: "POST", version: "2.0", path, body: {} });
  return result.kind === "ok" ? { kind: "requested" } : toCancelResult(api, pipelineId, result);
}

/** A pipeline that does not exist any more, or that has no active update, has nothing to stop. */
function toCancelResult(api: WorkspaceCalls, pipelineId: string, trouble: Trouble): CancelResult {
  if (trouble.kind === "error" && hasNothingToStop(trouble.error)) return { kind: "requested" };
  return toRejectedOrUnreachable(api.workspace, purposes.stopPipeline(pipelineId), trouble);
}

const hasNothingToStop = (error: VendorError): boolean =>
  isMissing(error) || (error.status === 400 && error.code === "INVALID_STATE");
