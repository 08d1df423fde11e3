import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { readBytes } from "./body-bytes";
import type { FieldError } from "./problem";

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
  return parseBody(await readBytes(request), schema);
}

/** The same, for calls whose body may be left out. */
export async function readOptionalBody<Value>(
  request: HttpRequest,
  schema: z.ZodType<Value>,
): Promise<Body<Value>> {
  const bytes = await readBytes(request);
  return parseBody(bytes.length === 0 ? Buffer.from("{}") : bytes, schema);
}

/** Skips a byte order mark, and throws at bytes that are not UTF-8: two of those would read as the same character. */
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/** What `readBody` does, for bytes that were read already. */
export function parseBody<Value>(bytes: Buffer, schema: z.ZodType<Value>): Body<Value> {
  let json: unknown;
  try {
    json = JSON.parse(UTF_8.decode(bytes));
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

/** Twice the depth of any request; walking thousands of levels would exhaust the stack. */
const DEEPEST = 10;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/**
 * What JSON allows and no request may hold: `__proto__`, which would vanish while parsing instead of being refused by name,
 * and half of a surrogate pair. Every such half is hashed as the same character, so that two keys would name one run.
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

/** Makes a zod message the end of a sentence that starts with the field's name. */
const lowerFirst = (text: string): string =>
  text.startsWith(ZOD_PREFIX)
    ? `is not valid: ${text.slice(ZOD_PREFIX.length)}`
    : text.charAt(0).toLowerCase() + text.slice(1);
