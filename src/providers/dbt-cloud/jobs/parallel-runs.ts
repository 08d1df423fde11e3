/**
 * Which jobs dbt runs several times at once.
 *
 * dbt runs a job's runs one after another, so a duplicate waits in the queue and can be cancelled there. Runs of CI jobs are
 * the exception: https://docs.getdbt.com/docs/deploy/continuous-integration
 */
import type { VendorDetails } from "../../../contracts/attempt";
import { exactText, LIMITS } from "../../../contracts/vendor-text";
import type { LaunchOrder } from "../../provider";
import type { DbtJobTarget } from "./job-target";

/** `job_type` of a job: https://docs.getdbt.com/dbt-cloud/api-v2#/operations/Retrieve%20Job */
export const JobType = exactText(LIMITS.word);

const ONE_AFTER_ANOTHER: ReadonlySet<string> = new Set(["scheduled", "other"]);

/** The details of a plan; nothing if dbt did not return the type. */
export const detailsOf = (jobType: string | null): { details?: VendorDetails } =>
  jobType === null ? {} : { details: { jobType } };

/** Whether a second run of this order would certainly wait in the queue until it is cancelled. */
export function isDuplicateHarmless({ target, plan }: LaunchOrder<DbtJobTarget>): boolean {
  return ONE_AFTER_ANOTHER.has(plan.details?.["jobType"] ?? "") && !checksAChange(target);
}

const checksAChange = (target: DbtJobTarget): boolean =>
  target.schemaOverride !== undefined ||
  target.azurePullRequestId !== undefined ||
  target.githubPullRequestId !== undefined ||
  target.gitlabMergeRequestId !== undefined ||
  target.nonNativePullRequestId !== undefined;
