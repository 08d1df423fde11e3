import * as z from "zod";
import type { WorkflowRequest, WorkflowRequestSchema } from "./workflow-request";

/** Adds the name of the step to what is wrong with it: the position in a list of 300 steps is hard to find. */
export const withStepNames = (schema: WorkflowRequestSchema): WorkflowRequestSchema =>
  z.unknown().transform((raw, context): WorkflowRequest => {
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues.flatMap(apart)) {
      const name = nameOf(raw, issue.path);
      const message = name === null ? issue.message : `${issue.message} (step ${name})`;
      const { path } = issue;
      context.issues.push({ code: "custom", path: [...path], message, input: raw });
    }
    return z.NEVER;
  });

/** Several unknown fields of one object are one issue, which names them apart from its path. */
const apart = (issue: z.core.$ZodIssue): Pick<z.core.$ZodIssue, "path" | "message">[] =>
  issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({ path: [...issue.path, key], message: "is not a known field" }))
    : [issue];

const LONGEST_SHOWN = 64;

/** In quotes; null if the place is in no step, or its step has no name. */
function nameOf(raw: unknown, [field, position]: readonly PropertyKey[]): string | null {
  if (field !== "steps" || typeof position !== "number") return null;
  const { steps } = raw as { readonly steps?: unknown };
  const step: unknown = Array.isArray(steps) ? steps[position] : null;
  if (typeof step !== "object" || step === null || !("name" in step)) return null;
  const { name } = step;
  return typeof name === "string" && name.length <= LONGEST_SHOWN ? JSON.stringify(name) : null;
}
