import * as z from "zod";
import type { AttemptReference, PlanResult } from "../../../contracts/attempt";
import { notRepairable, nothingToRepair } from "../../not-repairable";
import { type AdminApi, isMissing, toReason, toUnreachable, unreadable } from "../admin-api";
import { nameOf } from "../dbt-account";
import { toVendorState } from "../jobs/attempt-status";
import { toRunState } from "../jobs/vendor-run";
import { toJobPageUrl } from "../pages";
import { listNewestRun, mixUp } from "../run-requests";
import { RetriableRun, whyNot } from "./retry-fields";

/** Planning, launching and, if it is unclear, looking. */
const REQUESTS_OF_A_RETRY = 4;

const Envelope = z.object({ data: RetriableRun });

/** Reads whether dbt can continue the run from where it failed, and the newest run before ours. */
export async function planRetry(api: AdminApi, attempt: AttemptReference): Promise<PlanResult> {
  const notYet = await api.takeTurn(null, REQUESTS_OF_A_RETRY);
  if (notYet !== null) return toUnreachable(notYet);
  const run = await readRun(api, attempt.vendorRunId);
  if ("kind" in run) return run;
  const refusal = refusalOf(api, run);
  if (refusal !== null) return refusal;
  const jobId = run.job_definition_id ?? attempt.vendorJobId;
  const newest = await listNewestRun(api, jobId);
  if (newest.kind !== "listed") return toUnreachable(newest);
  return {
    kind: "planned",
    plan: {
      provider: "dbt-cloud",
      connectionId: api.account.id,
      vendorJobId: jobId,
      jobUrl: toJobPageUrl(api.account, run.project_id, jobId),
      // At least the run itself, also if the list is late.
      baselineRunId: newest.items[0]?.id ?? run.id,
      confirmAfterSeconds: null,
    },
  };
}

async function readRun(
  api: AdminApi,
  runId: string,
): Promise<RetriableRun | Exclude<PlanResult, { kind: "planned" }>> {
  const purpose = `show run ${runId}`;
  const answer = await api.send({ method: "GET", path: `runs/${runId}/`, purpose });
  if (answer.kind !== "ok") {
    return isMissing(answer) ? notRepairable(toReason(answer)) : toUnreachable(answer);
  }
  const run = Envelope.safeParse(answer.json).data?.data;
  if (run === undefined) return toUnreachable(unreadable(api, purpose));
  return run.id === runId ? run : toUnreachable(mixUp(api, runId, run));
}

function refusalOf({ account }: AdminApi, run: RetriableRun): PlanResult | null {
  const state = toRunState(run);
  const what = `Run ${run.id} of ${nameOf(account)}`;
  switch (state) {
    case "success":
      return nothingToRepair(`${what} has succeeded.`);
    case "error":
    case "cancelled":
      if (run.can_retry === true) return null;
      return notRepairable(`${what} cannot be retried: ${whyNot(run)}.`);
    case "queued":
    case "starting":
    case "running":
    case null: {
      const reason = `${what} is ${toVendorState(run)}, and dbt retries only runs that have ended.`;
      return { kind: "unreachable", reason, retryAfterSeconds: null, because: "full" };
    }
  }
}
