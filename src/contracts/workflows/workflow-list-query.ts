import { z } from "zod";
import { RunStatus } from "../run-document";
import { continuation, since } from "../run-list-query";

/** The query of `GET /api/workflows`. */
export const WorkflowListQuery = z.strictObject({
  status: RunStatus.optional().describe("Only workflows with this status."),
  name: z.string().optional().describe("Only workflows with exactly this name."),
  since: since.describe(
    "Only workflows started or resumed at or after this time; by default those of the last day.",
  ),
  continuation,
});
export type WorkflowListQuery = z.infer<typeof WorkflowListQuery>;
