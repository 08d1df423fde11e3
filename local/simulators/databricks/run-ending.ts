import { type Ending, ENDINGS } from "./ending";
import type { TaskDefinition } from "./job-definition";
import { isBenign, type PlannedTask } from "./planned-task";

/**
 * How a run ends, given how its tasks ended: leaf tasks decide, https://docs.databricks.com/jobs/run-if.
 *
 * A run whose task fails is reported as INTERNAL_ERROR/FAILED although the task itself is TERMINATED/FAILED, with a
 * message that only refers to the task (measured by databricks/cli, libs/testserver/jobs.go).
 */
export function runEndingOf(
  tasks: readonly TaskDefinition[],
  last: ReadonlyMap<string, PlannedTask>,
): Ending {
  const ended = [...last.values()];
  const bad = ended.filter(({ ending }) => !isBenign(ending));
  if (bad.length === 0) return ENDINGS.succeeded;

  const upstreamKeys = new Set(tasks.flatMap(({ dependsOn = [] }) => dependsOn));
  const leaves = ended.filter(({ task }) => !upstreamKeys.has(task.key));
  if (leaves.every(({ ending }) => isBenign(ending))) return ENDINGS.succeededWithFailures;

  const victims = bad.filter(isVictim);
  const causes = bad.filter((task) => !isVictim(task));
  const cause = causes[0] ?? bad[0];
  if (cause === undefined) return ENDINGS.internalError;
  if (cause.ending.resultState === "CANCELED") return ENDINGS.canceled;
  if (cause.ending.resultState === "TIMEDOUT") return ENDINGS.timedOut;
  return {
    lifeCycleState: "INTERNAL_ERROR",
    resultState: "FAILED",
    message: failureMessage(cause, victims.length > 0),
    code: cause.ending.code,
    type: cause.ending.type,
  };
}

function isVictim({ ending }: PlannedTask): boolean {
  return ending.resultState?.startsWith("UPSTREAM_") === true;
}

function failureMessage({ task, ending }: PlannedTask, hasVictims: boolean): string {
  const message = `Task ${task.key} failed with message: ${ending.message.replace(/\.$/, "")}.`;
  return hasVictims ? `${message} This caused all downstream tasks to get skipped.` : message;
}
