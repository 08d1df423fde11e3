import type { DbtJobTarget } from "./job-target";

/** https://docs.getdbt.com/dbt-cloud/api-v2#/operations/Trigger%20Job%20Run */
const VENDOR_FIELDS = {
  gitBranch: "git_branch",
  gitSha: "git_sha",
  schemaOverride: "schema_override",
  dbtVersionOverride: "dbt_version_override",
  threadsOverride: "threads_override",
  targetNameOverride: "target_name_override",
  generateDocsOverride: "generate_docs_override",
  timeoutSecondsOverride: "timeout_seconds_override",
  stepsOverride: "steps_override",
  azurePullRequestId: "azure_pull_request_id",
  githubPullRequestId: "github_pull_request_id",
  gitlabMergeRequestId: "gitlab_merge_request_id",
  nonNativePullRequestId: "non_native_pull_request_id",
} as const satisfies Partial<Record<keyof DbtJobTarget, string>>;

/** Unset fields are omitted, because dbt declares none of them nullable; `false` and `0` are values. */
export function toTriggerBody(target: DbtJobTarget, cause: string): Record<string, unknown> {
  const body: Record<string, unknown> = { cause };
  for (const field of Object.keys(VENDOR_FIELDS) as (keyof typeof VENDOR_FIELDS)[]) {
    if (target[field] !== undefined) body[VENDOR_FIELDS[field]] = target[field];
  }
  return body;
}
