import { databricksError } from "./databricks-error";
import type { JobDefinition, TaskDefinition } from "./job-definition";
import { selectTasks } from "./task-selection";

/** The body of run-now, checked; every field as it was received. */
export interface RunNowRequest {
  readonly jobId: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly jobParameters: Readonly<Record<string, string>>;
  readonly idempotencyToken?: string;
  readonly queue?: boolean;
  readonly only?: readonly string[];
}

/** https://docs.databricks.com/api/workspace/jobs/runnow */
const LARGEST_PARAMETERS_BYTES = 10_000;
const LONGEST_TOKEN = 64;
const TASK_PARAMETERS = [
  "notebook_params",
  "jar_params",
  "python_params",
  "python_named_params",
  "spark_submit_params",
  "sql_params",
  "dbt_commands",
  "pipeline_params",
] as const;
const LIMITED_PARAMETERS = [
  "notebook_params",
  "jar_params",
  "python_params",
  "spark_submit_params",
];
const ASCII_PARAMETERS = ["python_params", "spark_submit_params"];
const LISTS = ["jar_params", "python_params", "spark_submit_params", "dbt_commands"];
const MAPS = ["notebook_params", "python_named_params", "sql_params"];
const NOT_ASCII = /[^\x20-\x7e]/;
const PERFORMANCE_TARGETS = ["STANDARD", "PERFORMANCE_OPTIMIZED"];

export function objectBody(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return body as Readonly<Record<string, unknown>>;
  }
  throw databricksError(400, "MALFORMED_REQUEST", "Could not parse request object.");
}

/** An int64 field, which JSON clients also send as text. */
export function idField(value: unknown, name: string): string {
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return String(value);
  if (typeof value === "string" && /^\d+$/.test(value)) return value;
  throw invalid(
    value === undefined
      ? `Missing required field: ${name}`
      : `Could not parse ${name} as a number: ${JSON.stringify(value)}`,
  );
}

export function parseRunNow(body: unknown): RunNowRequest {
  const fields = objectBody(body);
  const queue = queueField(fields["queue"]);
  const only = textList(fields["only"], "only");
  const token = checkedToken(fields["idempotency_token"]);
  for (const name of LISTS) textList(fields[name], name);
  for (const name of MAPS) textMap(fields[name], name);
  return {
    jobId: idField(fields["job_id"], "job_id"),
    body: fields,
    jobParameters: textMap(fields["job_parameters"], "job_parameters"),
    ...(token !== undefined && { idempotencyToken: token }),
    ...(queue !== undefined && { queue }),
    ...(only !== undefined && { only }),
  };
}

/** What the API rejects after it has found the job. */
export function checkRunNow(
  { body, only }: RunNowRequest,
  job: JobDefinition,
  tasks: readonly TaskDefinition[],
): void {
  for (const name of LIMITED_PARAMETERS) checkSize(name, body[name]);
  for (const name of ASCII_PARAMETERS) checkAscii(name, body[name]);
  if (body["notebook_params"] !== undefined && body["jar_params"] !== undefined) {
    throw invalid("notebook_params and jar_params cannot be specified together.");
  }
  const taskParameters = TASK_PARAMETERS.filter((name) => body[name] !== undefined);
  if (job.jobParameters !== undefined && taskParameters.length > 0) {
    throw invalid(
      `The job declares job parameters; use job_parameters instead of ${taskParameters.join(", ")}.`,
    );
  }
  const target = body["performance_target"];
  if (target !== undefined && !PERFORMANCE_TARGETS.some((known) => known === target)) {
    throw invalid(`Unknown performance_target: ${JSON.stringify(target)}`);
  }
  if (only !== undefined) selectTasks(tasks, only);
}

export function checkedToken(token: unknown): string | undefined {
  if (token === undefined || token === "") return undefined;
  if (typeof token !== "string" || token.length > LONGEST_TOKEN) {
    throw invalid(`The idempotency token must be at most ${LONGEST_TOKEN} characters long.`);
  }
  return token;
}

/** The API checks the types of the whole body before it checks any value. */
function unparsable(name: string, expected: string): Error {
  const message = `Could not parse request object: Expected ${expected} for field ${name}.`;
  return databricksError(400, "MALFORMED_REQUEST", message);
}

function queueField(value: unknown): boolean | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "object" || value === null || !("enabled" in value)) {
    throw unparsable("queue", "an object with 'enabled'");
  }
  if (typeof value.enabled !== "boolean") throw unparsable("queue.enabled", "'BOOLEAN'");
  return value.enabled;
}

function textList(value: unknown, name: string): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw unparsable(name, "'ARRAY'");
  if (value.some((item) => typeof item !== "string")) throw unparsable(name, "an array of strings");
  return value as readonly string[];
}

function textMap(value: unknown, name: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unparsable(name, "'MAP'");
  }
  const map = value as Readonly<Record<string, unknown>>;
  for (const [key, member] of Object.entries(map)) {
    if (typeof member !== "string") throw invalid(`${name}.${key} must be a string.`);
  }
  return map as Readonly<Record<string, string>>;
}

function checkSize(name: string, value: unknown): void {
  if (value === undefined) return;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > LARGEST_PARAMETERS_BYTES) {
    throw invalid(`The JSON of ${name} may have ${LARGEST_PARAMETERS_BYTES} bytes, not ${bytes}.`);
  }
}

function checkAscii(name: string, value: unknown): void {
  if (Array.isArray(value) && value.some((text) => NOT_ASCII.test(String(text)))) {
    throw invalid(`${name} may only contain ASCII characters.`);
  }
}

function invalid(message: string): Error {
  return databricksError(400, "INVALID_PARAMETER_VALUE", message);
}
