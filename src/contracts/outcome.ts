import { z } from "zod";

/** How a run ended. Only `succeeded` is success. */
export const Outcome = z.enum(["succeeded", "failed", "cancelled", "timedOut", "unknown"]);
export type Outcome = z.infer<typeof Outcome>;

/** The last word on a run: what the result link, the callback and the raised failure all say. */
export const Conclusion = z.strictObject({
  outcome: Outcome,
  /** Why, for programs; null on success. */
  code: z.string().nullable(),
  /** For people. On anything but success it starts with one word and a full stop, e.g. `Failed.` */
  message: z.string(),
});
export type Conclusion = z.infer<typeof Conclusion>;

/** In JSON. Data Factory shows the raw failure body, so all of it stays under 4 KB with room for the other fields. */
export const CONCLUSION_MESSAGE_LIMIT = 2_800;
