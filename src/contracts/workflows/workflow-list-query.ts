import * as z from "zod";
import { listQuery, searchText } from "../list-page";
import { Outcome, RunStatus } from "../outcome";

/** The query of `GET /api/workflows`. */
export const WorkflowListQuery = z.strictObject({
  status: RunStatus.optional().describe("Only workflows with this status."),
  outcome: Outcome.optional().describe("Only workflows that ended like this."),
  name: z.string().optional().describe("Only workflows with exactly this name."),
  schedule: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("Only workflows of the schedule with this name."),
  text: searchText.describe(
    "Only workflows with this text in their id, their name, their message, the name of a step (of a workflow with up to 6 KB of names and conditions) or a tag; upper and lower case are the same. A workflow id, or its first ten characters, finds only that workflow.",
  ),
  ...listQuery,
  since: listQuery.since.describe("Only workflows started or resumed at or after this time."),
  until: listQuery.until.describe("Only workflows started or resumed before this time."),
});
export type WorkflowListQuery = z.infer<typeof WorkflowListQuery>;
