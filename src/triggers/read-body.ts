import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import type { FieldError } from "./problem";

/** Far above any request that Databricks or dbt Cloud would take, and small enough for one history row. */
const BODY_BYTE_LIMIT = 65_536;

export type Body<Value> =
  { kind: "read"; value: Value } | { kind: "refused"; errors: readonly FieldError[] };

const refuse = (field: string, message: string): Body<never> => ({
  kind: "refused",
  errors: [{ field, message }],
});

/** Reads a JSON object and checks it against `schema`, naming every field that is wrong. */
export async function readBody<Value>(
  request: HttpRequest,
  schema: z.ZodType<Value>,
): Promise<Body<Value>> {
  return parseBody(Buffer.from(await request.arrayBuffer()), schema);
}

/** The same, for calls whose body may be left out. */
export async function readOptionalBody<Value>(
  request: HttpRequest,
  schema: z.ZodType<Value>,
): Promise<Body<Value>> {
  const bytes = Buffer.from(await request.arrayBuffer());
  return parseBody(bytes.length === 0 ? Buffer.from("{}") : bytes, schema);
}

/** Null for a body that is not too long. */
export const findExcess = ({ length }: Buffer): FieldError | null =>
  length > BODY_BYTE_LIMIT
    ? { field: "body", message: `is ${length} bytes; the limit is ${BODY_BYTE_LIMIT}` }
    : null;

/** What `readBody` does, for bytes that were read already. */
export function parseBody<Value>(bytes: Buffer, schema: z.ZodType<Value>): Body<Value> {
  const excess = findExcess(bytes);
  if (excess !== null) return { kind: "refused", errors: [excess] };
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString("utf8"));
  } catch {
    return refuse("body", "must be JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return refuse("body", "must be a JSON object");
  }
  if (isDeeperThan(DEEPEST, json)) return refuse("body", "is nested too deeply");
  const poisoned = findPrototypeKey(json, []);
  if (poisoned !== null) return refuse(poisoned, "is not an allowed field name");
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { kind: "read", value: parsed.data }
    : { kind: "refused", errors: toFieldErrors(parsed.error) };
}

/** Twice the depth of any request; walking thousands of levels would exhaust the stack. */
const DEEPEST = 10;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** `__proto__` would vanish while parsing instead of being refused by name. */
function findPrototypeKey(value: unknown, path: readonly string[]): string | null {
  if (typeof value !== "object" || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const here = [...path, name];
    if (name === "__proto__") return here.join(".");
    const found = findPrototypeKey(inner, here);
    if (found !== null) return found;
  }
  return null;
}

const MOST_ERRORS = 20;
const LONGEST_NAME = 80;

const toFieldErrors = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap(toFieldError).slice(0, MOST_ERRORS);

function toFieldError(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: named([...path, key]),
      message: "is not a known field",
    }));
  }
  return [{ field: named(path), message: lowerFirst(issue.message) }];
}

const named = (path: readonly string[]): string =>
  path.length === 0 ? "body" : path.map((part) => part.slice(0, LONGEST_NAME)).join(".");

const ZOD_PREFIX = "Invalid input: ";

/** Makes a zod message the end of a sentence that starts with the field's name. */
const lowerFirst = (text: string): string =>
  text.startsWith(ZOD_PREFIX)
    ? `is not valid: ${text.slice(ZOD_PREFIX.length)}`
    : text.charAt(0).toLowerCase() + text.slice(1);
