import type { CancelResult } from "../../../contracts/attempt";
import { type AdminApi, type AdminFailure, isMissing, toUnreachable } from "../admin-api";
import { fetchRun } from "../run-requests";
import { toRunState } from "./vendor-run";

/** Asks dbt to cancel a run. A run that has ended, or that dbt no longer has, counts as cancelled. */
export async function requestCancel(api: AdminApi, runId: string): Promise<CancelResult> {
  const answer = await api.send({
    method: "POST",
    path: `runs/${runId}/cancel/`,
    urgent: true,
    purpose: `cancel run ${runId}`,
  });
  if (answer.kind === "ok") return { kind: "requested" };
  if (answer.kind !== "refused") return toUnreachable(answer);
  if (isMissing(answer) || (await hasEnded(api, runId))) return { kind: "requested" };
  return toRejection(answer);
}

function toRejection({ failure }: Extract<AdminFailure, { kind: "refused" }>): CancelResult {
  return { kind: "rejected", failure };
}

/** dbt's response to the cancel of an ended run is not documented, so after a rejection the run is read. */
async function hasEnded(api: AdminApi, runId: string): Promise<boolean> {
  const answer = await fetchRun(api, runId, []);
  if (answer.kind !== "run") return false;
  const state = toRunState(answer.run);
  return state === "success" || state === "error" || state === "cancelled";
}
