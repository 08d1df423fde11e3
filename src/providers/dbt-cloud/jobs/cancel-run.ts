import type { CancelResult } from "../../../contracts/attempt";
import { type AdminApi, type AdminFailure, isMissing, toUnreachable } from "../admin-api";
import { fetchRun } from "../run-requests";
import { toRunState } from "./vendor-run";

/** Asks dbt to cancel a run; one that ended, or that dbt does not know, needs no cancelling. */
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

/** What dbt answers to cancelling an ended run is not documented, so a refusal is checked against the run. */
async function hasEnded(api: AdminApi, runId: string): Promise<boolean> {
  const answer = await fetchRun(api, runId, []);
  if (answer.kind !== "run") return false;
  const state = toRunState(answer.run);
  return state === "success" || state === "error" || state === "cancelled";
}
