import { z } from "zod";
import { VendorId } from "./identifiers";

const pullRequestId = z.int().positive().max(Number.MAX_SAFE_INTEGER);

/** A dbt Cloud job and what to start it with; unset fields are not sent, so the job's own settings hold. */
export const DbtJobTarget = z
  .strictObject({
    type: z.literal("dbt-job"),
    accountId: VendorId.optional(),
    jobId: VendorId.optional(),
    jobName: z.string().min(1).max(255).optional(),
    projectName: z.string().min(1).max(255).optional(),
    environmentName: z.string().min(1).max(255).optional(),
    cause: z.string().min(1).max(4_096).optional(),
    gitBranch: z.string().min(1).optional(),
    gitSha: z.string().min(1).optional(),
    schemaOverride: z.string().min(1).optional(),
    dbtVersionOverride: z.string().min(1).optional(),
    threadsOverride: z.int().min(0).optional(),
    targetNameOverride: z.string().min(1).optional(),
    generateDocsOverride: z.boolean().optional(),
    timeoutSecondsOverride: z.int().min(0).optional(),
    stepsOverride: z.array(z.string().min(1)).min(1).optional(),
    azurePullRequestId: pullRequestId.optional(),
    githubPullRequestId: pullRequestId.optional(),
    gitlabMergeRequestId: pullRequestId.optional(),
    nonNativePullRequestId: pullRequestId.optional(),
    /** Start once more when it stays unclear whether the first start arrived; may run the job twice. */
    relaunchWhenUnclear: z.boolean().optional(),
  })
  .superRefine((target, refinement) => {
    if ((target.jobId === undefined) === (target.jobName === undefined)) {
      refinement.addIssue({
        code: "custom",
        path: ["jobId"],
        message: "or jobName must be given, and not both",
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
