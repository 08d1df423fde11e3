import * as z from "zod";

/** How a run ended. Only `succeeded` is success. */
export const Outcome = z.enum(["succeeded", "failed", "cancelled", "timedOut", "unknown"]);
export type Outcome = z.infer<typeof Outcome>;

/** `running`, or how the run ended. */
export const RunStatus = z.enum(["running", ...Outcome.options]);
export type RunStatus = z.infer<typeof RunStatus>;

/** The first line of every message about an end. */
export const FIRST_LINES: Record<Outcome, string> = {
  succeeded: "Succeeded.",
  failed: "Failed.",
  cancelled: "Cancelled.",
  timedOut: "Timed out.",
  unknown: "Outcome unknown.",
};

/** How a run ended, as in the result link, in the callback and in the thrown error. */
export const Conclusion = z.strictObject({
  outcome: Outcome,
  /** Why, for programs; null on success. */
  code: z.string().nullable(),
  /** For people. It starts with the outcome and a full stop, e.g. `Failed.` */
  message: z.string(),
});
export type Conclusion = z.infer<typeof Conclusion>;

/** Length in JSON. Data Factory shows the raw body of a failure, so all fields together stay under 4 KB. */
export const CONCLUSION_MESSAGE_LIMIT = 2_800;
