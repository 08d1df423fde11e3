import { type Api, findRun, findTaskRun } from "./api";
import { int64 } from "./body-context";
import { databricksError } from "./databricks-error";
import type { TaskOutcome } from "./job-definition";
import { type Moment, taskMoment } from "./moment";
import type { PlannedTask } from "./planned-task";
import { RequestQuery } from "./request-query";
import { plannedTask, taskRunBody } from "./runs-get-route";
import type { TaskRunReference } from "./task-run-ids";

const WHOLE_PAGE = { offset: 0, size: Infinity };

/** https://docs.databricks.com/api/workspace/jobs/getrunoutput */
export function addGetOutputRoute(api: Api): void {
  api.app.get(`${api.prefix}/runs/get-output`, (request) => {
    const runId = new RequestQuery(request).id("run_id");
    const reference = findTaskRun(api, request, runId);
    if (reference === undefined) {
      findRun(api, request, runId);
      throw multipleTasks();
    }
    const context = api.context();
    const planned = plannedTask(reference, reference.run, context.nowMs);
    const metadata = taskRunBody(reference, context, WHOLE_PAGE);
    const isFinished = metadata["end_time"] !== 0;
    return {
      metadata,
      ...(isFinished && errorFields(reference, planned, taskMoment(planned, context.nowMs))),
      ...(isFinished && planned.task.output),
      ...childFields(reference, planned),
    };
  });
}

function errorFields(
  { iteration }: TaskRunReference,
  planned: PlannedTask,
  { phase }: Moment,
): Record<string, unknown> {
  const own =
    iteration === undefined ? planned.outcome : planned.task.iterations?.[iteration]?.outcome;
  if (phase !== "ended" || planned.terminatingMs !== undefined) return {};
  return failureFields(own ?? { kind: "succeeds" });
}

function failureFields(outcome: TaskOutcome): Record<string, unknown> {
  if (outcome.kind !== "fails") return {};
  return {
    ...(outcome.error !== undefined && { error: outcome.error }),
    ...(outcome.trace !== undefined && { error_trace: outcome.trace }),
  };
}

function childFields(
  { run }: TaskRunReference,
  { task, attempt }: PlannedTask,
): Record<string, unknown> {
  const child = run.childOf(task.key, attempt);
  return child === undefined ? {} : { run_job_output: { run_id: int64(child.runId) } };
}

/** Also for a job of one task: https://github.com/databricks/databricks-sdk-py/issues/997 */
function multipleTasks(): Error {
  return databricksError(
    400,
    "INVALID_PARAMETER_VALUE",
    "Retrieving the output of runs with multiple tasks is not supported. Please retrieve the output of each individual task run instead.",
  );
}
