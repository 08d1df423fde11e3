import type { TaskRun } from "./run-document";
import { type ExecutionStatus, readExecutionStatus } from "./run-status";

/** A task that failed itself, in its last attempt. */
export interface FailedTask {
  readonly name: string;
  readonly task: TaskRun;
  readonly status: ExecutionStatus;
  readonly cancelled: boolean;
}

/**
 * The tasks that made the run fail: without those that did not run because another task failed, and without attempts that
 * were retried successfully. Cancelled tasks come last: they are a cause only if they alone were cancelled.
 */
export function findFailedTasks(tasks: readonly TaskRun[]): FailedTask[] {
  return inOrder(lastAttempts(tasks).flatMap((task) => toFailedTask(task, nameOf(task))));
}

/** The same for the iterations of a for-each task. They all have one key, so they are named by their position. */
export function findFailedIterations(iterations: readonly TaskRun[]): FailedTask[] {
  return inOrder(
    iterations.flatMap((iteration, index) => toFailedTask(iteration, `iteration ${index + 1}`)),
  );
}

function inOrder(failed: FailedTask[]): FailedTask[] {
  return failed.sort((one, other) => Number(one.cancelled) - Number(other.cancelled));
}

/** A retried task is listed once per attempt. */
export function lastAttempts(tasks: readonly TaskRun[]): TaskRun[] {
  const last = new Map<unknown, TaskRun>();
  for (const task of tasks) {
    const key = task.task_key ?? task;
    const rival = last.get(key);
    if (rival === undefined || isLater(task, rival)) last.set(key, task);
  }
  return [...last.values()];
}

export function nameOf({ task_key, run_id }: TaskRun): string {
  return task_key ?? (run_id === null ? "a task without a name" : `task run ${run_id}`);
}

function isLater(task: TaskRun, rival: TaskRun): boolean {
  const attempts = (task.attempt_number ?? 0) - (rival.attempt_number ?? 0);
  return attempts === 0 ? (task.start_time ?? 0) >= (rival.start_time ?? 0) : attempts > 0;
}

function toFailedTask(task: TaskRun, name: string): FailedTask[] {
  const status = readExecutionStatus(task);
  if (status?.kind !== "ended" || status.ending.kind === "succeeded") return [];
  if (status.ending.kind === "failed" && status.ending.victim) return [];
  return [{ name, task, status, cancelled: status.ending.kind === "cancelled" }];
}
