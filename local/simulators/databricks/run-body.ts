import { type BodyContext, int64, runPageUrl } from "./body-context";
import type { JobRun } from "./job-run";
import { shownRun } from "./shown-run";
import { stateWords } from "./state-words";
import { taskBodies } from "./task-body";

type Body = Record<string, unknown>;

export const typeOfRun = ({ job }: JobRun): "JOB_RUN" | "SUBMIT_RUN" =>
  job.isOneTime === true ? "SUBMIT_RUN" : "JOB_RUN";

/** A run without its arrays. */
export function runScalars(run: JobRun, context: BodyContext): Body {
  const { runId, origin } = run;
  return {
    job_id: int64(origin.jobId),
    run_id: int64(runId),
    number_in_job: int64(runId),
    original_attempt_run_id: int64(runId),
    creator_user_name: "runward@example.com",
    run_name: run.job.name,
    run_page_url: runPageUrl(context, origin.jobId, runId),
    run_type: typeOfRun(run),
    format: "MULTI_TASK",
    trigger: "ONE_TIME",
    attempt_number: 0,
    job_run_id: int64(runId),
    ...runWords(run, context),
    ...runTimes(run, context.nowMs),
    overriding_parameters: overridingParameters(run),
    effective_performance_target: origin.request.body["performance_target"] ?? "STANDARD",
  };
}

export function runArrays(run: JobRun, context: BodyContext): Record<string, readonly unknown[]> {
  return {
    tasks: taskBodies(run, context),
    job_clusters: [],
    job_parameters: parameterBodies(run),
  };
}

function runWords(run: JobRun, { nowMs, vocabulary }: BodyContext): Body {
  const scripted = run.scriptedState(nowMs);
  if (scripted === undefined) return stateWords(shownRun(run, nowMs).moment, vocabulary);
  return {
    ...(scripted.state !== undefined && { state: scripted.state }),
    ...(scripted.status !== undefined && { status: scripted.status }),
  };
}

function runTimes(run: JobRun, nowMs: number): Body {
  const { createdMs } = run.origin;
  const { endMs } = shownRun(run, nowMs);
  const startMs = run.startMs ?? Math.min(endMs, nowMs);
  return {
    start_time: createdMs,
    end_time: endMs <= nowMs ? endMs : 0,
    setup_duration: 0,
    execution_duration: 0,
    cleanup_duration: 0,
    run_duration: endMs <= nowMs ? endMs - createdMs : 0,
    queue_duration: Math.max(0, Math.min(startMs, nowMs) - createdMs),
  };
}

function overridingParameters(run: JobRun): Body {
  const isOverride = ([name]: [string, unknown]): boolean => /_params$|^dbt_commands$/.test(name);
  return Object.fromEntries(Object.entries(run.origin.request.body).filter(isOverride));
}

function parameterBodies(run: JobRun): Body[] {
  const defaults = run.job.jobParameters ?? {};
  const values = run.jobParameters();
  const names = new Set([...Object.keys(defaults), ...Object.keys(values)]);
  return [...names].map((name) => {
    const [byDefault, value] = [defaults[name], values[name]];
    return {
      name,
      ...(byDefault !== undefined && { default: byDefault }),
      ...(value !== undefined && { value }),
    };
  });
}

/** ORIGINAL first; only repairs have an id: https://github.com/astronomer/astronomer-cosmos/pull/163 */
export function repairHistory(run: JobRun, context: BodyContext): Body[] {
  const { nowMs, vocabulary, workspace } = context;
  const unlistedMs = 1000 * (run.job.unlistedRepairSeconds ?? 0);
  const listed = run
    .executions()
    .filter(
      ({ execution }) => execution.kind === "ORIGINAL" || nowMs >= execution.startMs + unlistedMs,
    );
  return listed.map(({ execution, attempts, ending, endMs }) => ({
    type: execution.kind,
    ...(execution.repairId !== undefined && { id: int64(execution.repairId) }),
    start_time: execution.startMs,
    end_time: endMs <= nowMs ? endMs : 0,
    ...stateWords(endMs <= nowMs ? { phase: "ended", ending } : { phase: "running" }, vocabulary),
    task_run_ids: attempts
      .filter(({ visibleMs }) => visibleMs <= nowMs)
      .map(({ task, attempt }) =>
        int64(workspace.taskRunIds.idOf({ run, key: task.key, attempt })),
      ),
  }));
}
