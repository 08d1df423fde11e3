import * as z from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { workspaceId } from "../target-fields";

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
  fullRefresh: z.boolean().optional().describe("Whether every table is built anew."),
  refreshSelection: selection
    .optional()
    .describe("The tables to update; the others are left as they are."),
  fullRefreshSelection: selection.optional().describe("The tables to build anew."),
  refreshFlowSelection: selection
    .optional()
    .describe("The flows to update; the others are left as they are."),
  resetCheckpointSelection: selection
    .optional()
    .describe("The streaming flows that start again from the beginning."),
});

/** Whether a run may wait in the queue of its job. */
export const JobQueue = z.strictObject({
  enabled: z
    .boolean()
    .describe("true: the run waits while the job has too many runs. false: it is skipped."),
});

/** A saved Databricks job and what to start it with; the fields are those of `jobs/run-now`. */
export const DatabricksJobTarget = z
  .strictObject({
    type: z.literal("databricks-job").describe("The kind of target."),
    workspaceId,
    jobId: VendorId.optional().describe(
      "The job's id. Send it as a string: long ids lose digits as numbers. Or give jobName.",
    ),
    jobUrl: z
      .string()
      .min(1)
      .max(2_048)
      .optional()
      .describe("The address of the job's page, as it stands in the browser. Or give jobId."),
    jobName: z
      .string()
      .min(1)
      .max(4_096)
      .optional()
      .describe("The job's exact name, which only one job may have. Or give jobId."),
    jobParameters: named
      .optional()
      .describe("Job parameters by name, for jobs that declare parameters."),
    notebookParams: named.optional().describe("Parameters of notebook tasks by name."),
    jarParams: positional.optional().describe("Parameters of JAR tasks in their order."),
    pythonParams: asciiPositional
      .optional()
      .describe("Parameters of Python file tasks in their order."),
    pythonNamedParams: named.optional().describe("Parameters of Python wheel tasks by name."),
    sparkSubmitParams: asciiPositional
      .optional()
      .describe("Parameters of spark-submit tasks in their order."),
    sqlParams: named.optional().describe("Parameters of SQL tasks by name."),
    dbtCommands: positional.optional().describe("Commands of dbt tasks in their order."),
    pipelineParams: PipelineParams.optional().describe("What pipeline tasks refresh."),
    only: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Keys of the tasks to run; the others are left out."),
    queue: JobQueue.optional().describe("Whether the run may wait in the queue of its job."),
    performanceTarget: z
      .enum(["STANDARD", "PERFORMANCE_OPTIMIZED"])
      .optional()
      .describe("How fast serverless compute starts and works."),
  })
  .superRefine((target, refinement) => {
    const { jobId, jobName, jobUrl } = target;
    if ([jobId, jobName, jobUrl].filter((one) => one !== undefined).length !== 1) {
      refinement.addIssue({
        code: "custom",
        path: ["jobId"],
        message: "or jobName or jobUrl must be given, and only one of them",
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
