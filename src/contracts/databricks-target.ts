import { z } from "zod";
import { VendorId } from "./identifiers";

/** Databricks refuses longer parameters: https://docs.databricks.com/api/workspace/jobs/runnow (read 2026-11) */
const PARAMETERS_BYTE_LIMIT = 10_000;

const fitsTheApi = (value: unknown): boolean =>
  new TextEncoder().encode(JSON.stringify(value)).length <= PARAMETERS_BYTE_LIMIT;
const tooLong = `must be at most ${PARAMETERS_BYTE_LIMIT} bytes as JSON`;

const ascii = z.string().regex(/^\p{ASCII}*$/u, "must be ASCII: Databricks refuses other text");

const named = z.record(z.string().min(1), z.string()).refine(fitsTheApi, tooLong);
const positional = z.array(z.string()).refine(fitsTheApi, tooLong);
const asciiPositional = z.array(ascii).refine(fitsTheApi, tooLong);
const selection = z.array(z.string().min(1)).min(1);

/** What the pipeline tasks of a job refresh. */
export const PipelineParams = z.strictObject({
  fullRefresh: z.boolean().optional(),
  refreshSelection: selection.optional(),
  fullRefreshSelection: selection.optional(),
  refreshFlowSelection: selection.optional(),
  resetCheckpointSelection: selection.optional(),
});

/** Whether a run may wait in the queue of its job. */
export const JobQueue = z.strictObject({ enabled: z.boolean() });

/** A saved Databricks job and what to start it with; the fields are those of `jobs/run-now`. */
export const DatabricksJobTarget = z
  .strictObject({
    type: z.literal("databricks-job"),
    workspaceId: z.string().min(1).optional(),
    jobId: VendorId.optional(),
    jobName: z.string().min(1).max(4_096).optional(),
    jobParameters: named.optional(),
    notebookParams: named.optional(),
    jarParams: positional.optional(),
    pythonParams: asciiPositional.optional(),
    pythonNamedParams: named.optional(),
    sparkSubmitParams: asciiPositional.optional(),
    sqlParams: named.optional(),
    dbtCommands: positional.optional(),
    pipelineParams: PipelineParams.optional(),
    only: z.array(z.string().min(1)).min(1).optional(),
    queue: JobQueue.optional(),
    performanceTarget: z.enum(["STANDARD", "PERFORMANCE_OPTIMIZED"]).optional(),
  })
  .superRefine((target, refinement) => {
    if ((target.jobId === undefined) === (target.jobName === undefined)) {
      refinement.addIssue({
        code: "custom",
        path: ["jobId"],
        message: "or jobName must be given, and not both",
      });
    }
    if (target.notebookParams !== undefined && target.jarParams !== undefined) {
      refinement.addIssue({
        code: "custom",
        path: ["jarParams"],
        message: "cannot be combined with notebookParams: Databricks takes one of them",
      });
    }
  });
export type DatabricksJobTarget = z.infer<typeof DatabricksJobTarget>;
