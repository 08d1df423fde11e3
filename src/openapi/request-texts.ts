import type { z } from "zod";
import type { DatabricksJobTarget, JobQueue, PipelineParams } from "../contracts/databricks-target";
import type { DbtJobTarget } from "../contracts/dbt-target";
import type { CancelByKey } from "../contracts/cancel-by-key";
import type { RunListQuery } from "../contracts/run-list-query";
import type { RetryPolicy, RunRequest } from "../contracts/run-request";

/** One sentence for each field; the compiler refuses a missing and a stale one. */
export type TextsOf<Schema extends z.ZodType> = Readonly<Record<keyof z.input<Schema>, string>>;

export const runRequestTexts: TextsOf<typeof RunRequest> = {
  target: "What to run, and where.",
  waitSeconds:
    "Seconds between two looks at the job. 30 for Databricks and 5 for dbt Cloud unless given.",
  timeoutSeconds:
    "The run is cancelled and ends as timedOut when it has not finished after this time.",
  queueTimeoutSeconds:
    "The run is cancelled and ends as timedOut when it still waits in the vendor's queue after this time.",
  retry: "Start the job anew when it fails. Unless given, one attempt is made.",
  partialSuccess:
    "Whether a job that succeeds although some of its tasks failed counts as failed or as succeeded.",
  idempotencyKey:
    "The same key with the same body always means the same run. May be sent as the header Idempotency-Key instead.",
  callBackUri:
    "Set by the Webhook activity of Data Factory: the result is posted there in the form that it reads, and the start answers 200.",
  callbackUrl:
    "The result is posted there as JSON, and the start answers 200. For the HTTP Webhook action of Logic Apps. The setting CALLBACK_HOSTS has to list its host.",
  tags: "Names and values of your own, shown with the run.",
};

export const cancelByKeyTexts: TextsOf<typeof CancelByKey> = {
  idempotencyKey:
    "The key that the run was started with. May be sent as the header Idempotency-Key instead.",
};

export const retryPolicyTexts: TextsOf<typeof RetryPolicy> = {
  maxAttempts: "All attempts, the first included.",
  delaySeconds: "Seconds between a failure and the next attempt.",
  on: "platformFailure: only after a failure that the vendor blames on its platform. anyFailure: after every failure.",
};

export const databricksJobTexts: TextsOf<typeof DatabricksJobTarget> = {
  type: "The kind of target.",
  workspaceId:
    "The workspace as its address begins, for example adb-1234567890123456.7. May be left out when one workspace is configured.",
  jobId: "The job's id. Send it as a string: long ids lose digits as numbers. Or give jobName.",
  jobName: "The job's exact name, which only one job may have. Or give jobId.",
  jobParameters: "Job parameters by name, for jobs that declare parameters.",
  notebookParams: "Parameters of notebook tasks by name.",
  jarParams: "Parameters of JAR tasks in their order.",
  pythonParams: "Parameters of Python file tasks in their order.",
  pythonNamedParams: "Parameters of Python wheel tasks by name.",
  sparkSubmitParams: "Parameters of spark-submit tasks in their order.",
  sqlParams: "Parameters of SQL tasks by name.",
  dbtCommands: "Commands of dbt tasks in their order.",
  pipelineParams: "What pipeline tasks refresh.",
  only: "Keys of the tasks to run; the others are left out.",
  queue: "Whether the run may wait in the queue of its job.",
  performanceTarget: "How fast serverless compute starts and works.",
};

export const pipelineParamsTexts: TextsOf<typeof PipelineParams> = {
  fullRefresh: "Whether every table is built anew.",
  refreshSelection: "The tables to update; the others are left as they are.",
  fullRefreshSelection: "The tables to build anew.",
  refreshFlowSelection: "The flows to update; the others are left as they are.",
  resetCheckpointSelection: "The streaming flows that start again from the beginning.",
};

export const jobQueueTexts: TextsOf<typeof JobQueue> = {
  enabled: "true: the run waits while the job has too many runs. false: it is skipped.",
};

export const dbtJobTexts: TextsOf<typeof DbtJobTarget> = {
  type: "The kind of target.",
  accountId: "The dbt Cloud account. May be left out when one account is configured.",
  jobId: "The job's id. Send it as a string: long ids lose digits as numbers. Or give jobName.",
  jobName: "The job's exact name, which only one job may have. Or give jobId.",
  projectName: "Narrows the search by jobName to one project.",
  environmentName: "Narrows the search by jobName to one environment.",
  cause: "Shown in dbt Cloud as the reason of the run.",
  gitBranch: "Runs this branch instead of the job's own.",
  gitSha: "Runs this commit instead of the newest one.",
  schemaOverride: "Builds into this schema.",
  dbtVersionOverride: "Runs with this version of dbt.",
  threadsOverride: "Runs with this number of threads.",
  targetNameOverride: "Runs with this target name.",
  generateDocsOverride: "Whether this run makes the documentation.",
  timeoutSecondsOverride: "Seconds after which dbt Cloud itself cancels the run.",
  stepsOverride: "Commands to run instead of the job's own.",
  azurePullRequestId: "Pull request that this run checks, in Azure DevOps.",
  githubPullRequestId: "Pull request that this run checks, in GitHub.",
  gitlabMergeRequestId: "Merge request that this run checks, in GitLab.",
  nonNativePullRequestId: "Pull request that this run checks, in another system.",
  relaunchWhenUnclear:
    "Start once more when it stays unclear whether the first start arrived. May run the job twice.",
};

export const runListQueryTexts: TextsOf<typeof RunListQuery> = {
  status: "Only runs that stand like this.",
  target: "Only runs of this kind of target.",
  since: "Only runs started at or after this time; the last day unless given.",
  continuation: "Continues a list where the page before it ended.",
};
