import * as z from "zod";
import { AcceptedRun } from "./run-document";

/** What a schedule started on demand: a run or, for a schedule of workflows, a workflow. */
export const StartedBySchedule = AcceptedRun.extend({
  resumeUrl: z
    .url()
    .nullable()
    .describe("POST here to resume a workflow that did not succeed; null for a run."),
});
export type StartedBySchedule = z.infer<typeof StartedBySchedule>;
