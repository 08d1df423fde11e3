/** Which run may be retried, and which runs are retries: https://docs.getdbt.com/docs/deploy/retry-jobs (read 2026-11) */
import * as z from "zod";
import { boundedLine, LIMITS } from "../../../contracts/vendor-text";
import { LenientId, lenient, VendorRun } from "../jobs/vendor-run";

/** A run as it is read before it is retried. */
export const RetriableRun = VendorRun.extend({
  can_retry: lenient(z.boolean()),
  retry_not_supported_reason: boundedLine(LIMITS.word),
});
export type RetriableRun = z.infer<typeof RetriableRun>;

/** Also for a run without a readable id, the other fields show whether it is a retry. */
export const ListedRetry = VendorRun.extend({
  id: LenientId,
  retrying_run_id: LenientId,
  trigger: lenient(z.object({ cause_category: boundedLine(LIMITS.word) })),
});
export type ListedRetry = z.infer<typeof ListedRetry>;

const RERUN = "rerun";

/**
 * Whether a new run of the job is the retry of a run. That dbt names the retried run in it is in the specification, but was
 * not seen; so where it does not, the category of the cause decides.
 */
export function isRetryOf(
  { retrying_run_id: retried, trigger }: ListedRetry,
  runId: string,
): boolean {
  return retried === null ? trigger?.cause_category?.toLowerCase() === RERUN : retried === runId;
}

/** dbt's codes in words: https://docs.getdbt.com/dbt-cloud/api-v2#/operations/Retrieve%20Run */
const REASONS: Readonly<Record<string, string>> = {
  RETRY_UNSUPPORTED_CMD: "dbt cannot retry the command that failed",
  RETRY_UNSUPPORTED_VERSION: "dbt retries only with dbt 1.6 or later",
  RETRY_NOT_LATEST_RUN: "dbt retries only the newest run of a job",
  RETRY_NOT_FAILED_RUN: "dbt retries only runs that failed",
  RETRY_NO_RUN_RESULTS: "dbt has no results of the run that it could continue from",
};

/** A clause for people. */
export function whyNot({ can_retry, retry_not_supported_reason: code }: RetriableRun): string {
  if (code !== null && code !== "") return REASONS[code] ?? `dbt gives the reason ${code}`;
  return can_retry === null
    ? "dbt does not say that it can be retried"
    : "dbt does not retry it and gives no reason";
}
