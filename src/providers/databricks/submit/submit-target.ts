import * as z from "zod";
import { workspaceId } from "../target-fields";
import { SubmitRun } from "./run-body";

/** A run of tasks that no saved job holds. */
export const DatabricksSubmitTarget = z.strictObject({
  type: z.literal("databricks-submit").describe("The kind of target."),
  workspaceId,
  run: SubmitRun.describe(
    'The body of jobs/runs/submit, without its idempotency_token: tasks, environments, git_source and so on. An integer beyond 2^53 keeps its digits; a tool that rounds it can send {"$numberLong":"<digits>"} instead.',
  ),
});
export type DatabricksSubmitTarget = z.infer<typeof DatabricksSubmitTarget>;
