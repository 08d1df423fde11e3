import * as z from "zod";
import { type AdminApi, type AdminFailure, unreadable } from "./admin-api";
import { nameOf } from "./dbt-account";
import { listFirst, type Listing } from "./listing";
import { VendorRun } from "./jobs/vendor-run";

const RunEnvelope = z.object({ data: VendorRun });

export type RunAnswer = { readonly kind: "run"; readonly run: VendorRun } | AdminFailure;

/** Lists are sent as a JSON array in one parameter: https://github.com/apache/airflow/issues/40047 */
export function asList(values: readonly string[]): string {
  return JSON.stringify(values);
}

/** The same for numbers, which dbt does not take as texts. */
export function asNumbers(values: readonly number[]): string {
  return JSON.stringify(values);
}

/** A response about another run must not decide the outcome of this one. */
export async function fetchRun(
  api: AdminApi,
  runId: string,
  related: readonly string[],
): Promise<RunAnswer> {
  const purpose = `show run ${runId}`;
  const answer = await api.send({
    method: "GET",
    path: `runs/${runId}/`,
    query: { include_related: asList(related) },
    purpose,
  });
  if (answer.kind !== "ok") return answer;
  const envelope = RunEnvelope.safeParse(answer.json).data;
  if (envelope === undefined) return unreadable(api, purpose);
  const { data: run } = envelope;
  return run.id === runId ? { kind: "run", run } : mixUp(api, runId, run);
}

/** Why a response says nothing about the run that was asked for. */
export function mixUp(
  api: AdminApi,
  askedFor: string,
  { id }: Pick<VendorRun, "id">,
): AdminFailure {
  const reason = `${nameOf(api.account)} answered about run ${id} when asked for run ${askedFor}.`;
  return { kind: "unclear", reason, retryAfterSeconds: null };
}

/** How many of the newest runs are read: if one is unreadable, the one before it is also a valid baseline. */
const NEWEST_RUNS = 5;

/** The newest run of a job, or none if it never ran. */
export async function listNewestRun(api: AdminApi, jobId: string): Promise<Listing<VendorRun>> {
  const request = {
    path: "runs/",
    query: { job_definition_id: jobId, order_by: "-id" },
    purpose: `show the newest run of job ${jobId}`,
  };
  const listing = await listFirst(api, request, VendorRun, NEWEST_RUNS);
  const allGarbled = listing.kind === "listed" && listing.items.length === 0 && listing.unread > 0;
  return allGarbled ? unreadable(api, request.purpose) : listing;
}
