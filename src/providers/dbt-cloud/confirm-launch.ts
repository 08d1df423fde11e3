import type { AttemptReference, LookUpResult, Unreachable } from "../../contracts/attempt";
import type { LaunchOrder } from "../provider";
import { type AdminApi, toUnreachable } from "./admin-api";
import { toAttemptReference } from "./attempt-reference";
import { requestCancel } from "./cancel-run";
import { findMarkedRuns } from "./marked-runs";
import { compareIds, toRunState, type VendorRun } from "./vendor-run";

/**
 * Settles which run counts when one launch started several: the lowest id, however often this is asked. dbt executes
 * the runs of a job one after the other, so the others have done nothing while they wait, and are cancelled.
 */
export async function confirmLaunch(
  api: AdminApi,
  order: LaunchOrder,
  attempt: AttemptReference,
): Promise<LookUpResult> {
  const marked = await findMarkedRuns(api, order);
  if (marked.kind !== "listed") return toUnreachable(marked);
  const [first] = marked.items;
  // The listing may still lag behind the run that the launch itself was told of.
  const kept =
    first !== undefined && compareIds(first.id, attempt.vendorRunId) < 0
      ? toAttemptReference(api, order, first)
      : attempt;
  const failure = await cancelDuplicates(api, marked.items, kept.vendorRunId);
  return failure ?? { kind: "found", attempt: kept };
}

/** Cancels the runs of one launch that wait behind the one that is kept; null when none of them is left. */
export async function cancelDuplicates(
  api: AdminApi,
  runs: readonly VendorRun[],
  keptRunId: string,
): Promise<Unreachable | null> {
  for (const run of runs) {
    if (run.id === keptRunId || toRunState(run) !== "queued") continue;
    const failure = await cancelDuplicate(api, run.id, keptRunId);
    if (failure !== null) return failure;
  }
  return null;
}

async function cancelDuplicate(
  api: AdminApi,
  runId: string,
  keptRunId: string,
): Promise<Unreachable | null> {
  const result = await requestCancel(api, runId);
  if (result.kind === "requested") return null;
  const reason = result.kind === "rejected" ? result.failure.message : result.reason;
  return {
    kind: "unreachable",
    reason: `Run ${runId} is a duplicate of run ${keptRunId} and still waits. ${reason}`,
    retryAfterSeconds: result.kind === "unreachable" ? result.retryAfterSeconds : null,
  };
}
