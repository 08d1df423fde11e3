/**
 * Fills the references in a step's target.
 *
 * 1. A text that is one reference gets the value itself; inside a longer text, what is no text is written as JSON.
 * 2. What is inserted is not read for references again, and has 8 KB at most.
 * 3. A value that is missing or null fails the step: a job does not run with a parameter that nobody meant.
 * 4. Notebooks can return nothing but text. Where a field takes no text, a text that holds JSON is read as JSON.
 * 5. Job parameters can be nothing but text. Where a field takes only text, a number or another value is written as JSON.
 */
import type { RunRequest, RunRequestSchema } from "../../contracts/run-request";
import { INSERTED_BYTE_LIMIT } from "../../contracts/workflows/limits";
import { templatesOf, type StepRun } from "../../contracts/workflows/step-run";
import {
  keyOf,
  readTemplate,
  withValuesAt,
  type Reference,
  type Template,
} from "../../contracts/workflows/template";

export type ValueOf = (reference: Reference) => Promise<unknown>;

export type Filled =
  | { readonly kind: "filled"; readonly request: RunRequest }
  | { readonly kind: "failed"; readonly code: string; readonly message: string };

/** Why a step cannot be filled. */
class Unfillable extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The checked request of a step, with the values of its references. */
export async function fill(
  run: StepRun,
  request: RunRequestSchema,
  valueOf: ValueOf,
): Promise<Filled> {
  const values = new Map<string, unknown>();
  try {
    for (const { path, text } of templatesOf(run)) {
      values.set(keyOf(path), await insert(templateOf(text), valueOf));
    }
    return { kind: "filled", request: check(run, request, values) };
  } catch (error) {
    if (!(error instanceof Unfillable)) throw error;
    return { kind: "failed", code: error.code, message: error.message };
  }
}

function templateOf(text: string): Template {
  const read = readTemplate(text);
  // It was checked at the start of the workflow.
  if (read.kind === "invalid") throw new Unfillable("invalidReference", `A text ${read.message}.`);
  return read.template;
}

async function insert(template: Template, valueOf: ValueOf): Promise<unknown> {
  const [only, ...others] = template;
  if (only === undefined) return "";
  if (typeof only !== "string" && others.length === 0) return boundedValue(only, valueOf);
  const parts: string[] = [];
  for (const part of template) {
    const value = typeof part === "string" ? part : await boundedValue(part, valueOf);
    parts.push(typeof value === "string" ? value : JSON.stringify(value));
  }
  return parts.join("");
}

async function boundedValue(reference: Reference, valueOf: ValueOf): Promise<unknown> {
  const value = await valueOf(reference);
  if (value === undefined || value === null) {
    throw new Unfillable("referenceMissing", `${reference.text} has no value.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > INSERTED_BYTE_LIMIT) {
    throw new Unfillable(
      "referenceTooLong",
      `${reference.text} has ${bytes} bytes; at most ${INSERTED_BYTE_LIMIT} can be inserted.`,
    );
  }
  return value;
}

/** Checks the filled target as at the start of a run of its own. */
function check(
  run: StepRun,
  request: RunRequestSchema,
  values: ReadonlyMap<string, unknown>,
): RunRequest {
  const first = request.safeParse(withValuesAt(run, values));
  if (first.success) return first.data;
  const wrong = new Set(first.error.issues.map(({ path }) => keyOf(path.map(String))));
  const inOtherForm = [...values].map(([key, value]): [string, unknown] =>
    wrong.has(plainKey(key)) ? [key, otherFormOf(value)] : [key, value],
  );
  const second = request.safeParse(withValuesAt(run, new Map(inOtherForm)));
  if (second.success) return second.data;
  const [issue] = first.error.issues;
  const field = issue?.path.join(".") ?? "target";
  throw new Unfillable(
    "filledTargetInvalid",
    `With the values that were inserted, ${field} is not valid: ${issue?.message ?? "unknown"}.`,
  );
}

/** Of a place, with the positions in lists as texts. */
const plainKey = (key: string): string =>
  keyOf((JSON.parse(key) as (string | number)[]).map(String));

/** A text as the JSON that it holds, and everything else as a text. */
function otherFormOf(value: unknown): unknown {
  if (typeof value !== "string") return JSON.stringify(value);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
