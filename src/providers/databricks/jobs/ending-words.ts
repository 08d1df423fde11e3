import type { FailureClass } from "../../../contracts/attempt";

/** How an execution ended, in our terms. */
export type Ending =
  | { readonly kind: "succeeded"; readonly partial: boolean }
  | { readonly kind: "cancelled"; readonly by: "user" | "platform" }
  | {
      readonly kind: "failed";
      readonly failureClass: FailureClass;
      /** It did not run, because a task before it failed or because it was left out. */
      readonly victim: boolean;
    };

export const succeeded = (partial: boolean): Ending => ({ kind: "succeeded", partial });
const cancelled = (by: "user" | "platform"): Ending => ({ kind: "cancelled", by });
export const failed = (failureClass: FailureClass): Ending => ({
  kind: "failed",
  failureClass,
  victim: false,
});
const victim = (failureClass: FailureClass): Ending => ({
  kind: "failed",
  failureClass,
  victim: true,
});

/** https://docs.databricks.com/api/workspace/jobs/getrun#status-termination_details-code (27 codes, more announced) */
export const BY_CODE: ReadonlyMap<string, Ending> = new Map(
  Object.entries({
    SUCCESS: succeeded(false),
    SUCCESS_WITH_FAILURES: succeeded(true),
    USER_CANCELED: cancelled("user"),
    CANCELED: cancelled("platform"),
    SKIPPED: victim("skipped"),
    DISABLED: victim("skipped"),
    MAX_CONCURRENT_RUNS_EXCEEDED: victim("skipped"),
    MAX_JOB_QUEUE_SIZE_EXCEEDED: victim("skipped"),
    INTERNAL_ERROR: failed("platformError"),
    BREAKING_CHANGE: failed("platformError"),
    DRIVER_ERROR: failed("platformError"),
    CLUSTER_ERROR: failed("platformError"),
    CLUSTER_REQUEST_LIMIT_EXCEEDED: failed("platformError"),
    WORKSPACE_RUN_LIMIT_EXCEEDED: failed("platformError"),
    MAX_SPARK_CONTEXTS_EXCEEDED: failed("platformError"),
    STORAGE_ACCESS_ERROR: failed("platformError"),
    REPOSITORY_CHECKOUT_FAILED: failed("platformError"),
    CLOUD_FAILURE: failed("cloudError"),
    RUN_EXECUTION_ERROR: failed("userError"),
    CLUSTER_TERMINATED_BY_USER: failed("userError"),
    INVALID_CLUSTER_REQUEST: failed("userError"),
    INVALID_RUN_CONFIGURATION: failed("userError"),
    FEATURE_DISABLED: failed("userError"),
    UNAUTHORIZED_ERROR: failed("userError"),
    LIBRARY_INSTALLATION_ERROR: failed("userError"),
    RESOURCE_NOT_FOUND: failed("userError"),
    BUDGET_POLICY_LIMIT_EXCEEDED: failed("userError"),
  }),
);

/** The vendor's own statement on the cause; it overrides what a failure's code suggests. */
export const BY_TYPE: ReadonlyMap<string, Ending> = new Map(
  Object.entries({
    SUCCESS: succeeded(false),
    CLIENT_ERROR: failed("userError"),
    INTERNAL_ERROR: failed("platformError"),
    CLOUD_FAILURE: failed("cloudError"),
  }),
);

/** https://docs.databricks.com/api/workspace/jobs/getrun#state-result_state */
export const BY_RESULT: ReadonlyMap<string, Ending> = new Map(
  Object.entries({
    SUCCESS: succeeded(false),
    SUCCESS_WITH_FAILURES: succeeded(true),
    FAILED: failed("unclassified"),
    TIMEDOUT: failed("timedOutAtVendor"),
    CANCELED: cancelled("user"),
    MAXIMUM_CONCURRENT_RUNS_REACHED: victim("skipped"),
    EXCLUDED: victim("skipped"),
    DISABLED: victim("skipped"),
    UPSTREAM_FAILED: victim("unclassified"),
    UPSTREAM_CANCELED: victim("unclassified"),
  }),
);

/** Other values of `state.life_cycle_state` do not show how it ended. */
export const BY_LIFE_CYCLE: ReadonlyMap<string, Ending> = new Map(
  Object.entries({
    SKIPPED: victim("skipped"),
    // With a result, it is also reported for an ordinary failure of a task; without one, the service itself failed.
    INTERNAL_ERROR: failed("platformError"),
  }),
);
