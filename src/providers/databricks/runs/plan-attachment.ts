import type { PlanResult, Rejected } from "../../../contracts/attempt";
import { isMissingRun } from "../error-meaning";
import { toSentence } from "../error-sentence";
import { toMixUp } from "../jobs/mix-up";
import { RunId, ShownRun } from "../jobs/run-document";
import { toRunPageUrl } from "../jobs/run-page-url";
import { purposes } from "../purpose";
import { toRejectedOrUnreachable } from "../trouble";
import { jobUrl, nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { RUNS_GET } from "../workspace-paces";

const LenientRunId = RunId.nullable().catch(null);

const FoundRun = ShownRun.extend({ job_id: LenientRunId, job_run_id: LenientRunId });

/** Finds a run that exists, so that it can be watched. */
export async function planAttachment(api: WorkspaceApi, runId: string): Promise<PlanResult> {
  const { workspace } = api;
  const purpose = purposes.readRun(runId);
  const query = { run_id: runId };
  const result = await api.call({ method: "GET", path: RUNS_GET, query, turn: runId });
  if (result.kind === "error" && isMissingRun(result.error)) {
    return reject("runNotFound", toSentence(workspace, purpose, result.error));
  }
  if (result.kind !== "ok") return toRejectedOrUnreachable(workspace, purpose, result);
  const run = FoundRun.parse(result.body);
  const reason = toMixUp(workspace, runId, run);
  if (reason !== null) return { kind: "unreachable", reason, retryAfterSeconds: null };
  const { job_run_id: parentId, job_id: jobId } = run;
  // A task's run is shown too: https://docs.databricks.com/api/workspace/jobs/getrun#job_run_id
  if (parentId !== null && parentId !== runId) return isTask(workspace, runId, parentId);
  if (jobId === null) {
    const reason = `${nameOf(workspace)} described run ${runId} without the id of its job.`;
    return { kind: "unreachable", reason, retryAfterSeconds: null };
  }
  const runPageUrl = toRunPageUrl(workspace, { jobId, runId }, run.run_page_url);
  return {
    kind: "planned",
    plan: {
      provider: "databricks",
      connectionId: workspace.id,
      vendorJobId: jobId,
      jobUrl: jobUrl(workspace, jobId),
      baselineRunId: null,
      confirmAfterSeconds: null,
      ...(runPageUrl !== null && { details: { runPageUrl } }),
    },
  };
}

/** It is not replaced silently: a cancel of the job's run would also stop the job's other tasks. */
const isTask = (workspace: Workspace, runId: string, parentId: string): Rejected =>
  reject(
    "runIsTask",
    `Run ${runId} in ${nameOf(workspace)} is the run of one task. Give the run of its job instead: ${parentId}.`,
  );

const reject = (code: string, message: string): Rejected => ({
  kind: "rejected",
  failure: { code, message },
});
