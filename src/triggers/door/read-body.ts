import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { parseWithBigInts } from "../../contracts/large-integers";
import { readBytes } from "./body-bytes";
import type { FieldError } from "./problem";

export type Body<Value> =
  { kind: "read"; value: Value } | { kind: "refused"; errors: readonly FieldError[] };

const refuse = (field: string, message: string): Body<never> => ({
  kind: "refused",
  errors: [{ field, message }],
});

/** Reads a JSON object and checks it against `schema`; the errors name every invalid field. */
export async function readBody<Value>(
  request: HttpRequest,
  schema: z.ZodType<Value>,
  byteLimit?: number,
): Promise<Body<Value>> {
  return parseBody(await readBytes(request, byteLimit), schema);
}

/** The same, for calls with an optional body. */
export async function readOptionalBody<Value>(
  request: HttpRequest,
  schema: z.ZodType<Value>,
): Promise<Body<Value>> {
  const bytes = await readBytes(request);
  return parseBody(bytes.length === 0 ? Buffer.from("{}") : bytes, schema);
}

/** Skips a byte order mark, and throws for bytes that are not UTF-8: different ones would be read as the same character. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** Like `readBody`, for bytes that were already read. */
export function parseBody<Value>(bytes: Buffer, schema: z.ZodType<Value>): Body<Value> {
  let json: unknown;
  try {
    json = parseWithBigInts(UTF_8.decode(bytes));
  } catch {
    return refuse("body", "must be JSON in UTF-8");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return refuse("body", "must be a JSON object");
  }
  if (isDeeperThan(DEEPEST, json)) return refuse("body", "is nested too deeply");
  const flaw = findFlaw(json, []);
  if (flaw !== null) return { kind: "refused", errors: [flaw] };
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { kind: "read", value: parsed.data }
    : { kind: "refused", errors: toFieldErrors(parsed.error) };
}

/**
 * Twice the depth of any valid request: the cluster of the task that a for-each task of a one-time run repeats. Thousands of
 * levels would exhaust the stack.
 */
const DEEPEST = 22;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/**
 * Finds what JSON allows but no request may contain: `__proto__`, which parsing would drop instead of rejecting it, and
 * unpaired surrogates. All of those are hashed as the same character, so that different keys would name one run.
 */
function findFlaw(value: unknown, path: readonly string[]): FieldError | null {
  if (typeof value === "string") {
    return value.isWellFormed()
      ? null
      : {
          field: named(path),
          message: "must be well-formed Unicode; it holds half of a character",
        };
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const here = [...path, name.toWellFormed()];
    const isAllowed = name !== "__proto__" && name.isWellFormed();
    const flaw = isAllowed
      ? findFlaw(inner, here)
      : { field: named(here), message: "is not an allowed field name" };
    if (flaw !== null) return flaw;
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

/** Changes a zod message so that it can follow the field's name in a sentence. */
const lowerFirst = (text: string): string =>
  text.startsWith(ZOD_PREFIX)
    ? `is not valid: ${text.slice(ZOD_PREFIX.length)}`
    : text.charAt(0).toLowerCase() + text.slice(1);
