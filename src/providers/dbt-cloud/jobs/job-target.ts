import * as z from "zod";
import { VendorId } from "../../../contracts/identifiers";
import { accountId } from "../target-fields";

const pullRequestId = z.int().positive().max(Number.MAX_SAFE_INTEGER);

/** A dbt Cloud job and its overrides. Unset fields are not sent, so the job's own settings apply. */
export const DbtJobTarget = z
  .strictObject({
    type: z.literal("dbt-job").describe("The kind of target."),
    accountId,
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
      .max(255)
      .optional()
      .describe("The job's exact name, which only one job may have. Or give jobId."),
    projectName: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("Narrows the search by jobName to one project."),
    environmentName: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe("Narrows the search by jobName to one environment."),
    cause: z
      .string()
      .min(1)
      .max(4_096)
      .optional()
      .describe("Shown in dbt Cloud as the reason of the run."),
    gitBranch: z.string().min(1).optional().describe("Runs this branch instead of the job's own."),
    gitSha: z.string().min(1).optional().describe("Runs this commit instead of the newest one."),
    schemaOverride: z.string().min(1).optional().describe("Builds into this schema."),
    dbtVersionOverride: z.string().min(1).optional().describe("Runs with this version of dbt."),
    threadsOverride: z.int().min(0).optional().describe("Runs with this number of threads."),
    targetNameOverride: z.string().min(1).optional().describe("Runs with this target name."),
    generateDocsOverride: z
      .boolean()
      .optional()
      .describe("Whether this run generates the documentation."),
    timeoutSecondsOverride: z
      .int()
      .min(0)
      .optional()
      .describe("Seconds after which dbt Cloud itself cancels the run."),
    stepsOverride: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Commands to run instead of the job's own."),
    azurePullRequestId: pullRequestId
      .optional()
      .describe("Pull request that this run checks, in Azure DevOps."),
    githubPullRequestId: pullRequestId
      .optional()
      .describe("Pull request that this run checks, in GitHub."),
    gitlabMergeRequestId: pullRequestId
      .optional()
      .describe("Merge request that this run checks, in GitLab."),
    nonNativePullRequestId: pullRequestId
      .optional()
      .describe("Pull request that this run checks, in another system."),
    /** Start once more if it remains unknown whether the first start arrived; may run the job twice. */
    relaunchWhenUnclear: z
      .boolean()
      .optional()
      .describe(
        "Starts the job once more if it remains unknown whether the first start arrived. May run the job twice.",
      ),
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
    for (const field of ["projectName", "environmentName"] as const) {
      if (target[field] !== undefined && target.jobName === undefined) {
        refinement.addIssue({
          code: "custom",
          path: [field],
          message: "narrows the search by jobName and means nothing beside jobId",
        });
      }
    }
  });
export type DbtJobTarget = z.infer<typeof DbtJobTarget>;
