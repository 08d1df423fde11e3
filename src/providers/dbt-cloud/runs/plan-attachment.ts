import type { PlanResult } from "../../../contracts/attempt";
import { type AdminApi, isMissing, toReason, toUnreachable, unreadable } from "../admin-api";
import { toJobPageUrl, toRunPageUrl } from "../pages";
import { fetchRun } from "../run-requests";

/** Finds a run that exists, so that it can be watched. */
export async function planAttachment(api: AdminApi, runId: string): Promise<PlanResult> {
  const notYet = await api.takeTurn(runId, 1);
  if (notYet !== null) return toUnreachable(notYet);
  const answer = await fetchRun(api, runId, []);
  if (answer.kind === "refused") {
    const code = isMissing(answer) ? "runNotFound" : answer.failure.code;
    return { kind: "rejected", failure: { code, message: toReason(answer) } };
  }
  if (answer.kind !== "run") return toUnreachable(answer);
  const { account } = api;
  const { project_id: projectId, job_definition_id: jobId } = answer.run;
  if (jobId === null) return toUnreachable(unreadable(api, `show the job of run ${runId}`));
  const runPageUrl = toRunPageUrl(account, answer.run);
  return {
    kind: "planned",
    plan: {
      provider: "dbt-cloud",
      connectionId: account.id,
      vendorJobId: jobId,
      jobUrl: toJobPageUrl(account, projectId, jobId),
      baselineRunId: null,
      confirmAfterSeconds: null,
      ...(runPageUrl !== null && { details: { runPageUrl } }),
    },
  };
}
