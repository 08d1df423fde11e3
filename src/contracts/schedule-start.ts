import * as z from "zod";
import { IdempotencyKey } from "./identifiers";

/** The body of `POST /api/schedules/{name}/run`. */
export const ScheduleStart = z.strictObject({
  overlap: z
    .literal("allow")
    .optional()
    .describe(
      "Starts a run also while another one of the schedule is live. By default that is refused, unless the schedule itself allows it.",
    ),
  idempotencyKey: IdempotencyKey.optional().describe(
    "Calls with the same key for the same schedule get the same run or workflow, so that a call may be repeated.",
  ),
});
export type ScheduleStart = z.infer<typeof ScheduleStart>;
