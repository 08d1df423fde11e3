import * as z from "zod";
import { IdempotencyKey } from "./identifiers";
import { AcceptedRun } from "./run-document";

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

/** What a schedule started on demand: a run or, for a schedule of workflows, a workflow. */
export const StartedBySchedule = AcceptedRun.extend({
  resumeUrl: z
    .url()
    .nullable()
    .describe("POST here to resume a workflow that did not succeed; null for a run."),
});
export type StartedBySchedule = z.infer<typeof StartedBySchedule>;
