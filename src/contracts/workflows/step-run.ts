/**
 * What a step runs: the body of `POST /api/runs`, in whose target texts may refer to earlier steps.
 *
 * 1. At the start of the workflow, a text with a reference counts as any value that its field accepts. Everything else of
 *    the target is checked as in a run of its own.
 * 2. When the references are filled, the whole target is checked again.
 */
import * as z from "zod";
import {
  OutputsWish,
  RetryPolicy,
  StoredWait,
  type RunRequest,
  type RunRequestSchema,
} from "../run-request";
import { Target } from "../target";
import { keyOf, templatesIn, withValuesAt, type PlacedText } from "./template";

/** A step's run as it is stored: checked, with its references. */
export const StepRun = z.strictObject({
  target: Target,
  waitSeconds: StoredWait,
  timeoutSeconds: z.int().positive(),
  queueTimeoutSeconds: z.int().positive().nullable(),
  retry: RetryPolicy.nullable(),
  partialSuccess: z.enum(["fail", "succeed"]),
  outputs: OutputsWish,
  tags: z.record(z.string(), z.string()),
});
export type StepRun = z.infer<typeof StepRun>;

export type ReadStepRun =
  | { readonly kind: "read"; readonly run: StepRun }
  | { readonly kind: "refused"; readonly issues: readonly z.core.$ZodIssue[] };

/** A value of each form that a field of a target may have. Texts come first: most fields are texts. */
const VALUES: readonly unknown[] = [
  ...["1", 1, false, {}, [], ["x"]],
  ...["00000000-0000-4000-8000-000000000000", "2026-01-01T00:00:00Z"],
];

/** Checks a run whose target may have references. */
export function readStepRun(request: RunRequestSchema, run: unknown): ReadStepRun {
  const texts = new Map(templatesOf(run).map(({ path, text }) => [keyOf(path), text]));
  const values = new Map<string, unknown>();
  const left = new Map<string, unknown[]>();
  for (;;) {
    const parsed = request.safeParse(withValuesAt(run, values));
    if (parsed.success) return { kind: "read", run: withTexts(toStepRun(parsed.data), texts) };
    const { issues } = parsed.error;
    const refused = new Map(issues.map((issue) => [placeOf(issue, texts), issue]));
    refused.delete(null);
    if (refused.size === 0) return { kind: "refused", issues };
    for (const [key, issue] of refused) {
      const next = (left.get(key ?? "") ?? valuesFor(issue)).slice();
      if (next.length === 0) return { kind: "refused", issues: issues.map(withoutValue(texts)) };
      values.set(key ?? "", next.shift());
      left.set(key ?? "", next);
    }
  }
}

/** All texts with references or escapes in the target of a run. */
export const templatesOf = (run: unknown): readonly PlacedText[] =>
  typeof run === "object" && run !== null && "target" in run
    ? templatesIn(run.target, ["target"])
    : [];

const valuesFor = (issue: z.core.$ZodIssue): unknown[] =>
  issue.code === "invalid_value" ? [...issue.values] : [...VALUES];

/**
 * The text with a reference that an issue is about; null if it is about something else. A rule of our own is about the fields
 * together, which no other value changes.
 */
function placeOf(
  { path, code }: z.core.$ZodIssue,
  texts: ReadonlyMap<string, string>,
): string | null {
  if (code === "custom") return null;
  for (let length = path.length; length > 0; length--) {
    const key = keyOf(path.slice(0, length).map(toPart));
    if (texts.has(key)) return key;
  }
  return null;
}

const toPart = (part: PropertyKey): string | number =>
  typeof part === "number" ? part : String(part);

/** No value fits, so the messages about the values that were tried would only confuse. */
const withoutValue =
  (texts: ReadonlyMap<string, string>) =>
  (issue: z.core.$ZodIssue): z.core.$ZodIssue =>
    placeOf(issue, texts) === null
      ? issue
      : { code: "custom", path: issue.path, message: "cannot be a reference", params: {} };

function toStepRun({
  target,
  waitSeconds,
  timeoutSeconds,
  queueTimeoutSeconds,
  retry,
  partialSuccess,
  outputs,
  tags,
}: RunRequest): StepRun {
  const times = { waitSeconds, timeoutSeconds, queueTimeoutSeconds };
  return { target, ...times, retry, partialSuccess, outputs, tags };
}

/** Puts the texts with references back where values stand for them. */
const withTexts = (run: StepRun, texts: ReadonlyMap<string, string>): StepRun =>
  StepRun.parse(withValuesAt(run, texts));
