import type { AttemptReference, CancelResult } from "../../../contracts/attempt";
import { isMissingRun } from "../error-meaning";
import { purposes } from "../purpose";
import { toRejectedOrUnreachable } from "../trouble";
import type { VendorError } from "../vendor-error";
import type { WorkspaceApi } from "../workspace-api";

/** Requests the cancel of a run. The vendor responds before the run has stopped, and does not change an ended run. */
export async function cancel(api: WorkspaceApi, attempt: AttemptReference): Promise<CancelResult> {
  const { vendorRunId } = attempt;
  const result = await api.call({
    method: "POST",
    path: "jobs/runs/cancel",
    body: { run_id: BigInt(vendorRunId) },
    urgent: true,
  });
  if (result.kind === "ok") return { kind: "requested" };
  if (result.kind === "error" && hasNothingToStop(result.error)) return { kind: "requested" };
  return toRejectedOrUnreachable(api.workspace, purposes.cancelRun(vendorRunId), result);
}

function hasNothingToStop(error: VendorError): boolean {
  return isMissingRun(error) || (error.status === 400 && error.code === "INVALID_STATE");
}
