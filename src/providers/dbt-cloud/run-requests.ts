import { z } from "zod";
import { type AdminApi, type AdminFailure, unreadable } from "./admin-api";
import { listFirst, type Listing } from "./listing";
import { VendorRun } from "./vendor-run";

const RunEnvelope = z.object({ data: VendorRun });

export type RunAnswer = { readonly kind: "run"; readonly run: VendorRun } | AdminFailure;

/** Lists travel as a JSON array in one parameter: https://github.com/apache/airflow/issues/40047 */
export function asList(values: readonly string[]): string {
  return JSON.stringify(values);
}

export async function fetchRun(
  api: AdminApi,
  runId: string,
  related: readonly string[],
  maxBytes?: number,
): Promise<RunAnswer> {
  const purpose = `show run ${runId}`;
  const answer = await api.send({
    method: "GET",
    path: `runs/${runId}/`,
    query: { include_related: asList(related) },
    purpose,
    ...(maxBytes !== undefined && { maxBytes }),
  });
  if (answer.kind !== "ok") return answer;
  const envelope = RunEnvelope.safeParse(answer.json).data;
  return envelope === undefined ? unreadable(api, purpose) : { kind: "run", run: envelope.data };
}

export function listNewestRun(api: AdminApi, jobId: string): Promise<Listing<VendorRun>> {
  const request = {
    path: "runs/",
    query: { job_definition_id: jobId, order_by: "-id" },
    purpose: `show the newest run of job ${jobId}`,
  };
  return listFirst(api, request, VendorRun, 1);
}
