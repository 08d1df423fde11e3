import type { FastifyRequest } from "fastify";
import { type Api, findRun, findTaskRun } from "./api";
import { databricksError } from "./databricks-error";
import { requireAccess } from "./job-access";
import type { JobRun } from "./job-run";
import { idField, objectBody } from "./run-now-request";

/** https://docs.databricks.com/api/workspace/jobs/cancelrun, cancelallruns, deleterun */
export function addRunsChangeRoutes(api: Api): void {
  const { app, prefix, workspace } = api;
  app.post(`${prefix}/runs/cancel`, (request) => {
    const runId = idField(objectBody(request.body)["run_id"], "run_id");
    const task = findTaskRun(api, request, runId);
    if (task !== undefined) {
      manage(api, request, task.run).cancelTask(task.key, workspace.nowMs());
      return {};
    }
    manage(api, request, findRun(api, request, runId)).cancel(workspace.nowMs());
    return {};
  });
  app.post(`${prefix}/runs/cancel-all`, (request) => {
    const body = objectBody(request.body);
    const jobId = body["job_id"] === undefined ? undefined : idField(body["job_id"], "job_id");
    const onlyQueued = body["all_queued_runs"] === true;
    if (jobId === undefined && !onlyQueued) {
      throw databricksError(400, "INVALID_PARAMETER_VALUE", "Missing required field: job_id");
    }
    const jobs = jobId === undefined ? workspace.jobs() : [workspace.job(jobId)];
    for (const job of jobs) {
      requireAccess(request, job, "manageRun");
      job.settle(workspace.nowMs());
      const active = onlyQueued ? [] : job.activeRuns(workspace.nowMs());
      for (const run of [...job.queuedRuns(), ...active]) run.cancel(workspace.nowMs());
    }
    return {};
  });
  app.post(`${prefix}/runs/delete`, (request) => {
    const runId = idField(objectBody(request.body)["run_id"], "run_id");
    const run = manage(api, request, findRun(api, request, runId));
    if (!run.hasEnded(workspace.nowMs())) {
      throw databricksError(400, "INVALID_STATE", `Run ${runId} is still active.`);
    }
    run.isDeleted = true;
    return {};
  });
}

function manage(api: Api, request: FastifyRequest, run: JobRun): JobRun {
  requireAccess(request, api.workspace.job(run.origin.jobId), "manageRun");
  return run;
}
