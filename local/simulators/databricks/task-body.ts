import type { IterationDefinition, TaskDefinition } from "./job-definition";
import type { JobRun } from "./job-run";
import { type Moment, taskMoment } from "./moment";
import { endingOf, type PlannedTask } from "./planned-task";
import { type BodyContext, int64, runPageUrl } from "./body-context";
import { iterationOutcome } from "./run-plan";
import { stateWords } from "./state-words";

type Body = Record<string, unknown>;

/** The tasks of a run. A retried task is listed once per attempt. */
export function taskBodies(run: JobRun, context: BodyContext): Body[] {
  const attempts = run.attempts(context.nowMs);
  if (attempts.length > 0) return attempts.map((planned) => attemptBody(run, planned, context));
  const moment = run.moment(context.nowMs);
  return run.origin.tasks.map((task) => taskBody({ run, task, attempt: 0 }, moment, context));
}

export function attemptBody(run: JobRun, planned: PlannedTask, context: BodyContext): Body {
  const { task, attempt, startMs, endMs } = planned;
  return {
    ...taskBody({ run, task, attempt }, taskMoment(planned, context.nowMs), context),
    start_time: startMs !== undefined && startMs <= context.nowMs ? startMs : 0,
    end_time: endMs <= context.nowMs ? endMs : 0,
  };
}

function taskBody(
  place: { readonly run: JobRun; readonly task: TaskDefinition; readonly attempt: number },
  moment: Moment,
  context: BodyContext,
): Body {
  const { run, task, attempt } = place;
  const runId = context.workspace.taskRunIds.idOf({ run, key: task.key, attempt });
  return {
    task_key: task.key,
    run_id: int64(runId),
    attempt_number: attempt,
    run_page_url: runPageUrl(context, run.origin.jobId, runId),
    depends_on: (task.dependsOn ?? []).map((key) => ({ task_key: key })),
    run_if: task.runIf ?? "ALL_SUCCESS",
    ...(task.disabled === true && { disabled: true }),
    ...taskKind(task),
    ...stateWords(moment, context.vocabulary),
  };
}

export function taskKind(task: TaskDefinition): Body {
  if (task.runJob !== undefined) return { run_job_task: { job_id: int64(String(task.runJob)) } };
  const notebook = { notebook_task: { notebook_path: `/Workspace/jobs/${task.key}` } };
  if (task.iterations === undefined) return notebook;
  const inputs = JSON.stringify(task.iterations.map(({ input }) => input));
  return {
    for_each_task: {
      inputs,
      concurrency: task.iterations.length,
      task: { task_key: `${task.key}_iteration`, ...notebook },
    },
  };
}

/** The iterations of a for-each task run. */
export function iterationBodies(run: JobRun, planned: PlannedTask, context: BodyContext): Body[] {
  const { task, attempt, startMs } = planned;
  if (startMs === undefined || startMs > context.nowMs) return [];
  return (task.iterations ?? []).map((iteration, index) => {
    const runId = context.workspace.taskRunIds.idOf({
      run,
      key: task.key,
      attempt,
      iteration: index,
    });
    return {
      task_key: `${task.key}_iteration`,
      run_id: int64(runId),
      attempt_number: 0,
      run_page_url: runPageUrl(context, run.origin.jobId, runId),
      ...stateWords(iterationMoment(planned, iteration, context.nowMs), context.vocabulary),
    };
  });
}

function iterationMoment(
  { task, startMs = 0, endMs, terminatingMs, ending }: PlannedTask,
  iteration: IterationDefinition,
  nowMs: number,
): Moment {
  const seconds = iteration.durationSeconds ?? task.durationSeconds ?? 0;
  const ownEndMs = startMs + 1000 * ((task.setupSeconds ?? 0) + seconds);
  if (nowMs >= ownEndMs && (terminatingMs === undefined || ownEndMs <= terminatingMs)) {
    return { phase: "ended", ending: endingOf(iterationOutcome(iteration)) };
  }
  return nowMs >= endMs ? { phase: "ended", ending } : { phase: "running" };
}
