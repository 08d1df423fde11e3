import type { LoggedRequest } from "../request-log";
import type { PlannedExecution } from "./execution";
import type { JobRun } from "./job-run";
import type { PipelineUpdate } from "./pipeline-update";

/** A run, for tests. */
export interface SimulatedRun {
  readonly runId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly createdAt: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly phase: string;
  readonly resultState: string | undefined;
  /** The body of run-now, as received. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly idempotencyToken: string | undefined;
  readonly jobParameters: Readonly<Record<string, string>>;
  readonly cancelRequests: number;
  /** The bodies of the repairs, as received. */
  readonly repairs: readonly Readonly<Record<string, unknown>>[];
  /** The original execution and the repairs, oldest first; none while the run is queued. */
  readonly executions: readonly SimulatedExecution[];
}

export interface SimulatedExecution {
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly resultState: string | undefined;
  /** The tasks that it ran. */
  readonly taskKeys: readonly string[];
}

export function inspectRun(run: JobRun, nowMs: number): SimulatedRun {
  const { phase, ending } = run.moment(nowMs);
  const endMs = run.endMs();
  const { runId, startMs, origin } = run;
  return {
    runId,
    jobId: origin.jobId,
    jobName: run.job.name,
    createdAt: new Date(origin.createdMs),
    startedAt: startMs === undefined ? undefined : new Date(startMs),
    endedAt: endMs <= nowMs ? new Date(endMs) : undefined,
    phase,
    resultState: phase === "ended" ? ending?.resultState : undefined,
    request: origin.request.body,
    idempotencyToken: origin.request.idempotencyToken,
    jobParameters: run.jobParameters(),
    cancelRequests: run.cancelRequests,
    repairs: run.repairs.map(({ body }) => body),
    executions: run.executions().map((planned) => inspectExecution(planned, nowMs)),
  };
}

function inspectExecution(
  { execution, ending, endMs, attempts }: PlannedExecution,
  nowMs: number,
): SimulatedExecution {
  const hasEnded = endMs <= nowMs;
  return {
    startedAt: new Date(execution.startMs),
    endedAt: hasEnded ? new Date(endMs) : undefined,
    resultState: hasEnded ? ending.resultState : undefined,
    taskKeys: attempts.map(({ task }) => task.key),
  };
}

export interface SimulatedUpdate {
  readonly updateId: string;
  readonly state: string;
  readonly cause: string;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
  /** The body that started it, as received. */
  readonly request: Readonly<Record<string, unknown>>;
}

export function inspectUpdate(update: PipelineUpdate, nowMs: number): SimulatedUpdate {
  const { updateId, cause, createdMs, body } = update.origin;
  const endMs = update.endMs();
  return {
    updateId,
    state: update.stateAt(nowMs),
    cause,
    createdAt: new Date(createdMs),
    endedAt: endMs <= nowMs ? new Date(endMs) : undefined,
    request: body,
  };
}

/** How often each call was made, such as `{ "POST jobs/run-now": 2 }`; rejected requests and those with a fault count too. */
export function countCalls(requests: readonly LoggedRequest[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, url } of requests) {
    const path = url.split("?", 1)[0] ?? "";
    const call = `${method} ${path.replace(/^\/api\/\d\.\d\//, "")}`;
    counts[call] = (counts[call] ?? 0) + 1;
  }
  return counts;
}
