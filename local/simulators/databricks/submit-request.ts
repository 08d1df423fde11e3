import { databricksError } from "./databricks-error";
import type { JobDefinition, TaskDefinition } from "./job-definition";
import { checkedToken, objectBody } from "./run-now-request";

/** The body of runs/submit, checked; every field as it was received. */
export interface SubmitRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly idempotencyToken?: string;
}

/** What the tasks of a one-time run do; undefined to let each of them succeed. */
export type SubmitScript = (
  body: Readonly<Record<string, unknown>>,
) => Pick<JobDefinition, "tasks" | "onCancel"> | undefined;

export const DEFAULT_SECONDS = 60;

/** https://docs.databricks.com/api/workspace/jobs/submit */
export function parseSubmit(body: unknown): SubmitRequest {
  const fields = objectBody(body);
  const token = checkedToken(fields["idempotency_token"]);
  const tasks = fields["tasks"];
  if (!Array.isArray(tasks) || tasks.length === 0) throw invalid("At least one task is required.");
  for (const task of tasks) toTask(task);
  return { body: fields, ...(token !== undefined && { idempotencyToken: token }) };
}

/** The one-time job behind a submitted run, which no list of jobs shows. */
export function oneTimeJob({ body }: SubmitRequest, script: SubmitScript): JobDefinition {
  const name = body["run_name"];
  const scripted = script(body) ?? { tasks: (body["tasks"] as unknown[]).map(toTask) };
  return { name: typeof name === "string" ? name : "Untitled", isOneTime: true, ...scripted };
}

function toTask(task: unknown): TaskDefinition {
  const { task_key: key, depends_on: dependsOn = [] } = objectBody(task);
  if (typeof key !== "string" || key === "") throw invalid("Every task needs a task_key.");
  if (!Array.isArray(dependsOn)) throw invalid(`depends_on of task ${key} must be a list.`);
  return {
    key,
    durationSeconds: DEFAULT_SECONDS,
    dependsOn: dependsOn.map((other) => String(objectBody(other)["task_key"])),
  };
}

const invalid = (message: string): Error =>
  databricksError(400, "INVALID_PARAMETER_VALUE", message);
