import { databricksError } from "./databricks-error";
import type { TaskDefinition } from "./job-definition";

/**
 * The tasks that `only` names: `key`, `+key` with all upstream, `key+` with all downstream.
 * https://docs.databricks.com/api/workspace/jobs/runnow#only
 */
export function selectTasks(
  tasks: readonly TaskDefinition[],
  only: readonly string[],
): TaskDefinition[] {
  const chosen = new Set<string>();
  for (const pattern of only) {
    const key = pattern.replace(/^\+|\+$/g, "");
    if (!tasks.some((task) => task.key === key)) {
      throw databricksError(400, "INVALID_PARAMETER_VALUE", `Task key ${key} does not exist.`);
    }
    chosen.add(key);
    if (pattern.startsWith("+")) for (const other of upstreamOf(tasks, key)) chosen.add(other);
    if (pattern.endsWith("+")) for (const other of downstreamOf(tasks, key)) chosen.add(other);
  }
  return tasks
    .filter(({ key }) => chosen.has(key))
    .map((task) => ({
      ...task,
      dependsOn: (task.dependsOn ?? []).filter((key) => chosen.has(key)),
    }));
}

export function upstreamOf(tasks: readonly TaskDefinition[], key: string): Set<string> {
  return reach(key, (from) => tasks.find((task) => task.key === from)?.dependsOn ?? []);
}

export function downstreamOf(tasks: readonly TaskDefinition[], key: string): Set<string> {
  return reach(key, (from) =>
    tasks.filter(({ dependsOn = [] }) => dependsOn.includes(from)).map((task) => task.key),
  );
}

function reach(start: string, next: (from: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const open = [...next(start)];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    open.push(...next(key));
  }
  return reached;
}
