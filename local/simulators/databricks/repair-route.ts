import { type Api, findRun } from "./api";
import { int64 } from "./body-context";
import { databricksError } from "./databricks-error";
import { requireAccess } from "./job-access";
import type { JobRun } from "./job-run";
import { isBenign } from "./planned-task";
import { idField, objectBody, parseRunNow } from "./run-now-request";
import { downstreamOf } from "./task-selection";

type Body = Readonly<Record<string, unknown>>;

/** https://docs.databricks.com/api/workspace/jobs/repairrun */
export function addRepairRoute(api: Api): void {
  const { app, prefix, workspace } = api;
  app.post(`${prefix}/runs/repair`, (request) => {
    const body = objectBody(request.body);
    const run = findRun(api, request, idField(body["run_id"], "run_id"));
    const job = workspace.job(run.origin.jobId);
    requireAccess(request, job, "manageRun");
    if (!run.hasEnded(workspace.nowMs()) || run.startMs === undefined) {
      throw databricksError(400, "INVALID_STATE", `Run ${run.runId} cannot be repaired now.`);
    }
    checkLatestRepair(run, body["latest_repair_id"]);
    const rerun = tasksToRerun(run, body);
    const { jobParameters } = parseRunNow({ ...body, job_id: job.jobId });
    const repairId = workspace.ids.next();
    run.repair({ repairId, startMs: workspace.nowMs(), rerun, jobParameters, body });
    job.reactivate(run);
    return { repair_id: int64(repairId) };
  });
}

/** https://github.com/databricks/databricks-sdk-py/discussions/158 */
function checkLatestRepair(run: JobRun, received: unknown): void {
  const latest = run.repairs.at(-1)?.repairId;
  if (latest === undefined) {
    if (received === undefined) return;
    throw invalid(`Run ${run.runId} has not been repaired before.`);
  }
  if (received === undefined) {
    throw invalid("The latest repair ID needs to be provided in order to create a new repair");
  }
  if (idField(received, "latest_repair_id") !== latest) {
    throw invalid(`The latest repair ID of run ${run.runId} is another one.`);
  }
}

function tasksToRerun(run: JobRun, body: Body): Set<string> {
  const named = body["rerun_tasks"] as readonly string[] | undefined;
  const allFailed = body["rerun_all_failed_tasks"] === true;
  if ((named === undefined) === !allFailed) {
    throw invalid("Exactly one of rerun_tasks and rerun_all_failed_tasks must be given.");
  }
  const { tasks } = run.origin;
  const unknown = named?.find((key) => !tasks.some((task) => task.key === key));
  if (unknown !== undefined) throw invalid(`Task key ${unknown} does not exist.`);
  const rerun = new Set(named ?? failedTasks(run));
  if (rerun.size === 0) throw invalid(`Run ${run.runId} has no failed tasks.`);
  if (body["rerun_dependent_tasks"] === true) {
    for (const key of [...rerun]) for (const other of downstreamOf(tasks, key)) rerun.add(other);
  }
  return rerun;
}

/** The tasks that failed, and those that did not run because of them. */
function failedTasks(run: JobRun): string[] {
  const last = [...(run.executions().at(-1)?.last.values() ?? [])];
  return last.filter(({ ending }) => !isBenign(ending)).map(({ task }) => task.key);
}

function invalid(message: string): Error {
  return databricksError(400, "INVALID_PARAMETER_VALUE", message);
}
