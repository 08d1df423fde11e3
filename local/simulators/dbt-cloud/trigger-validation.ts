import { invalidRequest } from "./envelope";
import type { TriggerOverrides } from "./run-record";

type Check = (value: unknown) => string | undefined;

/** Not in the published schema, but enforced: apache/airflow#34676. */
const LONGEST_CAUSE = 255;

/** The texts of Django REST framework, which the API uses; the real texts are not published. */
const text: Check = (value) => {
  if (value === null) return "This field may not be null.";
  if (typeof value !== "string") return "Not a valid string.";
  return value.trim() === "" ? "This field may not be blank." : undefined;
};
const cause: Check = (value) => {
  const problem = text(value);
  if (problem !== undefined) return problem;
  return Array.from(String(value)).length > LONGEST_CAUSE
    ? `Ensure this field has no more than ${LONGEST_CAUSE} characters.`
    : undefined;
};
const integer: Check = (value) =>
  typeof value === "bigint" || Number.isInteger(value) ? undefined : "A valid integer is required.";
const boolean: Check = (value) =>
  typeof value === "boolean" ? undefined : "Must be a valid boolean.";
const texts: Check = (value) => {
  if (!Array.isArray(value)) return "Expected a list of items.";
  return value.map(text).find((problem) => problem !== undefined);
};
/** Airflow always sends null for two of the overrides, and live accounts accept it. */
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ["cause", cause],
  ["git_sha", text],
  ["git_branch", text],
  ["azure_pull_request_id", integer],
  ["github_pull_request_id", integer],
  ["gitlab_merge_request_id", integer],
  ["non_native_pull_request_id", integer],
  ["schema_override", orNull(text)],
  ["dbt_version_override", text],
  ["threads_override", integer],
  ["target_name_override", text],
  ["generate_docs_override", boolean],
  ["timeout_seconds_override", integer],
  ["steps_override", orNull(texts)],
]);

export interface TriggerMessage {
  readonly cause: string;
  readonly overrides: TriggerOverrides;
}

type Fields = ReadonlyMap<string, unknown>;

function problemsIn(fields: Fields): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!fields.has("cause")) problems["cause"] = "This field is required.";
  for (const [name, check] of CHECKS) {
    const problem = fields.has(name) ? check(fields.get(name)) : undefined;
    if (problem !== undefined) problems[name] = problem;
  }
  return problems;
}

/** Unknown fields are ignored, as at the vendor. */
export function readTrigger(body: unknown): TriggerMessage {
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  const fields: Fields = new Map(isObject ? Object.entries(body) : []);
  const problems = problemsIn(fields);
  if (Object.keys(problems).length > 0) throw invalidRequest(problems);
  const overrides = [...fields].filter(
    ([name, value]) => name !== "cause" && CHECKS.has(name) && value !== null,
  );
  return { cause: String(fields.get("cause")), overrides: Object.fromEntries(overrides) };
}
