import { cut } from "../contracts/plain-text";
import { MOST_TASKS, type RunTask, TASKS_BYTE_LIMIT } from "../contracts/tasks";
import { bytesInJson } from "./bounded-outputs";

const LONGEST_ERROR = 500;

/** The first tasks, as many as fit. */
export function fitTasks(
  tasks: readonly RunTask[],
  { complete }: { readonly complete: boolean },
): { readonly tasks: RunTask[]; readonly truncated: boolean } {
  const kept: RunTask[] = [];
  let room = TASKS_BYTE_LIMIT;
  for (const task of tasks.slice(0, MOST_TASKS)) {
    const error = task.error === null ? null : cut(task.error, LONGEST_ERROR);
    const bounded = { ...task, error };
    room -= bytesInJson(bounded);
    if (room < 0) break;
    kept.push(bounded);
  }
  return { tasks: kept, truncated: !complete || kept.length < tasks.length };
}
