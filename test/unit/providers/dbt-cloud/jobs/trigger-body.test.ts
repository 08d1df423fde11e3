import { DbtJobTarget } from "../../../../../src/providers/dbt-cloud/jobs/job-target";
import { toTriggerBody } from "../../../../../src/providers/dbt-cloud/jobs/trigger-body";

const CAUSE = "[az:abcdefghijklmnop] Started by Runward";

describe("toTriggerBody", () => {
  it("sends the cause alone when nothing is overridden", () => {
    const target = DbtJobTarget.parse({ type: "dbt-job", jobId: "7", cause: "ignored here" });

    expect(toTriggerBody(target, CAUSE)).toStrictEqual({ cause: CAUSE });
  });

  it("sends every override under dbt's name, false and zero included", () => {
    const target = DbtJobTarget.parse({
      type: "dbt-job",
      jobId: "7",
      gitBranch: "main",
      gitSha: "8d1ef1b",
      schemaOverride: "dbt_ci",
      dbtVersionOverride: "1.9.4",
      threadsOverride: 0,
      targetNameOverride: "ci",
      generateDocsOverride: false,
      timeoutSecondsOverride: 0,
      stepsOverride: ["dbt build --select tag:daily"],
      azurePullRequestId: 9_007_199_254_740_991,
      githubPullRequestId: 2,
      gitlabMergeRequestId: 3,
      nonNativePullRequestId: 4,
      relaunchWhenUnclear: true,
    });

    expect(toTriggerBody(target, CAUSE)).toStrictEqual({
      cause: CAUSE,
      git_branch: "main",
      git_sha: "8d1ef1b",
      schema_override: "dbt_ci",
      dbt_version_override: "1.9.4",
      threads_override: 0,
      target_name_override: "ci",
      generate_docs_override: false,
      timeout_seconds_override: 0,
      steps_override: ["dbt build --select tag:daily"],
      azure_pull_request_id: 9_007_199_254_740_991,
      github_pull_request_id: 2,
      gitlab_merge_request_id: 3,
      non_native_pull_request_id: 4,
    });
  });
});
