/** How a run or a task run ended, in both vocabularies of the Jobs API. */
export interface Ending {
  /** Old values: `state.life_cycle_state`, `state.result_state`. */
  readonly lifeCycleState: string;
  readonly resultState?: string;
  readonly message: string;
  /** New values: `status.termination_details`. */
  readonly code: string;
  readonly type: string;
  readonly cancelledOrTimedOut?: boolean;
}

const terminated = (
  resultState: string,
  message: string,
  [code, type]: readonly [string, string],
): Ending => ({ lifeCycleState: "TERMINATED", resultState, message, code, type });

/** The message of a failed task; the reason is in get-output (databricks/cli libs/testserver/jobs.go). */
export const WORKLOAD_FAILED = "Workload failed, see run output for details";

/**
 * Every way in which a task or a run can end according to the API.
 * https://docs.databricks.com/api/workspace/jobs/getrun#state and #status
 */
export const ENDINGS = {
  succeeded: terminated("SUCCESS", "", ["SUCCESS", "SUCCESS"]),
  succeededWithFailures: terminated("SUCCESS_WITH_FAILURES", "", [
    "SUCCESS_WITH_FAILURES",
    "SUCCESS",
  ]),
  failed: terminated("FAILED", WORKLOAD_FAILED, ["RUN_EXECUTION_ERROR", "CLIENT_ERROR"]),
  timedOut: {
    ...terminated("TIMEDOUT", "Run timed out.", ["CANCELED", "CLIENT_ERROR"]),
    cancelledOrTimedOut: true,
  },
  canceled: {
    ...terminated("CANCELED", "Run cancelled.", ["USER_CANCELED", "CLIENT_ERROR"]),
    cancelledOrTimedOut: true,
  },
  canceledByPlatform: terminated("CANCELED", "Run cancelled by the platform.", [
    "CANCELED",
    "CLOUD_FAILURE",
  ]),
  /** Has no result: a client that waits for one waits for ever. */
  skipped: {
    lifeCycleState: "SKIPPED",
    message: "Skipping this run because the limit of 1 maximum concurrent runs has been reached.",
    code: "MAX_CONCURRENT_RUNS_EXCEEDED",
    type: "CLIENT_ERROR",
  },
  taskSkipped: {
    lifeCycleState: "SKIPPED",
    message: "The task was skipped.",
    code: "SKIPPED",
    type: "CLIENT_ERROR",
  },
  maximumConcurrentRunsReached: terminated(
    "MAXIMUM_CONCURRENT_RUNS_REACHED",
    "The run was skipped because the maximum concurrent runs were reached.",
    ["MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR"],
  ),
  upstreamFailed: terminated("UPSTREAM_FAILED", "An upstream task failed.", [
    "SKIPPED",
    "CLIENT_ERROR",
  ]),
  upstreamCanceled: terminated("UPSTREAM_CANCELED", "An upstream task was canceled.", [
    "SKIPPED",
    "CLIENT_ERROR",
  ]),
  excluded: terminated("EXCLUDED", "The run condition was not met.", ["SKIPPED", "SUCCESS"]),
  disabled: terminated("DISABLED", "The task is disabled.", ["DISABLED", "SUCCESS"]),
  internalError: {
    lifeCycleState: "INTERNAL_ERROR",
    resultState: "FAILED",
    message: "Unexpected failure while starting the cluster.",
    code: "INTERNAL_ERROR",
    type: "INTERNAL_ERROR",
  },
} as const satisfies Record<string, Ending>;
