/**
 * The body of `runs/submit`, as a caller writes it: https://docs.databricks.com/api/workspace/jobs/submit
 *
 * It is passed on unread, except for what Runward sets itself. Integers of 64 bits keep their digits all the way: in a
 * request they are a `bigint`, in the task hub an object, because JSON would round them there, and on the wire digits again.
 */
import * as z from "zod";

/** The form that MongoDB's Extended JSON has for them: https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/ */
const LARGE = "$numberLong";
const DIGITS = /^-?\d{1,19}$/;

/** What fits into the task hub beside everything else. Longer code belongs into a notebook or a file. */
export const RUN_BYTE_LIMIT = 40_000;

type Json = Readonly<Record<string, unknown>>;

/** For the task hub: every `bigint` becomes `{"$numberLong":"<digits>"}`. */
function withStoredIntegers(value: unknown): unknown {
  if (typeof value === "bigint") return { [LARGE]: String(value) };
  return mapParts(value, withStoredIntegers);
}

/** For the vendor: the opposite. */
function withBigInts(value: unknown): unknown {
  const digits = digitsOf(value);
  return digits === null ? mapParts(value, withBigInts) : BigInt(digits);
}

function mapParts(value: unknown, change: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, change(part)]));
}

function digitsOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !(LARGE in value)) return null;
  const { [LARGE]: digits } = value;
  const isAlone = Object.keys(value).length === 1;
  return isAlone && typeof digits === "string" && DIGITS.test(digits) ? digits : null;
}

/** The path of the first number that has lost digits, or that JSON cannot hold; null if there is none. */
function findInexact(value: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof value === "number") {
    const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return isExact ? null : path;
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [name, part] of Object.entries(value)) {
    const found = findInexact(part, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

export const SubmitRun = z
  .preprocess(
    withStoredIntegers,
    z.looseObject({
      tasks: z
        .array(z.record(z.string(), z.unknown()))
        .min(1, "must hold at least one task")
        .describe("The tasks of the run."),
      run_name: z.string().optional().describe("By default it names the run of Runward."),
    }),
  )
  .superRefine((run, refinement) => {
    const refuse = (path: readonly string[], message: string): void => {
      refinement.addIssue({ code: "custom", path: [...path], message });
    };
    if ("idempotency_token" in run) {
      refuse(["idempotency_token"], "cannot be given: Runward sends a token of its own");
    }
    const bytes = bytesOf(run);
    if (bytes > RUN_BYTE_LIMIT) {
      refuse(
        [],
        `has ${bytes} bytes as JSON, and at most ${RUN_BYTE_LIMIT} are allowed: keep code in a notebook or a file`,
      );
    }
    const inexact = findInexact(run, []);
    if (inexact !== null) refuse(inexact, "is a number of more than 64 bits");
  });
export type SubmitRun = z.infer<typeof SubmitRun>;

/** The body to send, without the token. */
export const toVendorBody = (run: SubmitRun): Json => withBigInts(run) as Json;
