import { type Api, findRun, findTaskRun, runMissing } from "./api";
import type { BodyContext } from "./body-context";
import type { PlannedTask } from "./planned-task";
import { pageOf, pageOffset } from "./paging";
import { RequestQuery } from "./request-query";
import { repairHistory, runArrays, runScalars } from "./run-body";
import type { JobRun } from "./job-run";
import { attemptBody, iterationBodies } from "./task-body";
import type { TaskRunReference } from "./task-run-ids";

/** https://docs.databricks.com/api/workspace/jobs/getrun */
export function addRunsGetRoute(api: Api): void {
  const { app, prefix, limit, pageSize } = api;
  app.get(`${prefix}/runs/get`, (request) => {
    limit("runsGet");
    const query = new RequestQuery(request);
    const runId = query.id("run_id");
    const context = api.context();
    const page = {
      offset: pageOffset(query.text("page_token")),
      size: pageSize ?? Infinity,
    };
    const reference = findTaskRun(api, request, runId);
    if (reference !== undefined) return taskRunBody(reference, context, page);
    const run = findRun(api, request, runId);
    const history = query.flag("include_history")
      ? { repair_history: repairHistory(run, context) }
      : {};
    return {
      ...runScalars(run, context),
      ...pageOf({ ...runArrays(run, context), ...history }, page),
    };
  });
}

/** A task run, requested by its own id. Every page has its one task, and the next iterations. */
export function taskRunBody(
  reference: TaskRunReference,
  context: BodyContext,
  page: { readonly offset: number; readonly size: number },
): Record<string, unknown> {
  const { run } = reference;
  const planned = plannedTask(reference, run, context.nowMs);
  const task = attemptBody(run, planned, context);
  const iterations = iterationBodies(run, planned, context);
  const iteration = reference.iteration === undefined ? undefined : iterations[reference.iteration];
  return {
    ...runScalars(run, context),
    ...ownWords(task),
    ...(iteration !== undefined && ownWords(iteration)),
    run_name: planned.task.key,
    ...(iteration === undefined && {
      tasks: [task],
      ...(planned.task.iterations !== undefined && pageOf({ iterations }, page)),
    }),
  };
}

/**
 * The fields that a run has too. The others of a task, such as its key and its notebook, are only in `tasks`.
 * https://github.com/databricks/databricks-sdk-py/blob/main/databricks/sdk/service/jobs.py (`Run`, `RunTask`)
 */
const SHARED_WITH_RUNS = [
  ...["run_id", "attempt_number", "run_page_url", "start_time", "end_time"],
  ...["state", "status"],
];

const ownWords = (task: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(task).filter(([name]) => SHARED_WITH_RUNS.includes(name)));

export function plannedTask(
  { key, attempt }: TaskRunReference,
  run: JobRun,
  nowMs: number,
): PlannedTask {
  const planned = run
    .attempts(nowMs)
    .find((candidate) => candidate.task.key === key && candidate.attempt === attempt);
  if (planned === undefined) throw runMissing(run.runId);
  return planned;
}
