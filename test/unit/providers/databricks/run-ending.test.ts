import type { FailureClass } from "../../../../src/contracts/attempt";
import {
  type Ending,
  type EndingFacts,
  readEnding,
} from "../../../../src/providers/databricks/run-ending";

const nothing: EndingFacts = { lifeCycleState: null, resultState: null, code: null, type: null };
const failed = (failureClass: FailureClass, victim = false): Ending => ({
  kind: "failed",
  failureClass,
  victim,
});

describe("readEnding, in the new words", () => {
  it.each<[string, string, Ending]>([
    ["SUCCESS", "SUCCESS", { kind: "succeeded", partial: false }],
    ["SUCCESS_WITH_FAILURES", "SUCCESS", { kind: "succeeded", partial: true }],
    ["USER_CANCELED", "CLIENT_ERROR", { kind: "cancelled", by: "user" }],
    ["CANCELED", "CLIENT_ERROR", { kind: "cancelled", by: "platform" }],
    ["CANCELED", "CLOUD_FAILURE", { kind: "cancelled", by: "platform" }],
    ["SKIPPED", "CLIENT_ERROR", failed("skipped", true)],
    ["DISABLED", "SUCCESS", failed("skipped", true)],
    ["MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR", failed("skipped", true)],
    ["MAX_JOB_QUEUE_SIZE_EXCEEDED", "CLIENT_ERROR", failed("skipped", true)],
    ["INTERNAL_ERROR", "INTERNAL_ERROR", failed("platformError")],
    ["DRIVER_ERROR", "CLIENT_ERROR", failed("platformError")],
    ["CLUSTER_ERROR", "CLIENT_ERROR", failed("platformError")],
    ["CLUSTER_ERROR", "CLOUD_FAILURE", failed("cloudError")],
    ["CLUSTER_REQUEST_LIMIT_EXCEEDED", "CLIENT_ERROR", failed("platformError")],
    ["WORKSPACE_RUN_LIMIT_EXCEEDED", "CLIENT_ERROR", failed("platformError")],
    ["MAX_SPARK_CONTEXTS_EXCEEDED", "CLIENT_ERROR", failed("platformError")],
    ["STORAGE_ACCESS_ERROR", "CLIENT_ERROR", failed("platformError")],
    ["REPOSITORY_CHECKOUT_FAILED", "CLIENT_ERROR", failed("platformError")],
    ["BREAKING_CHANGE", "CLIENT_ERROR", failed("platformError")],
    ["CLOUD_FAILURE", "CLOUD_FAILURE", failed("cloudError")],
    ["RUN_EXECUTION_ERROR", "CLIENT_ERROR", failed("userError")],
    ["RUN_EXECUTION_ERROR", "INTERNAL_ERROR", failed("platformError")],
    ["CLUSTER_TERMINATED_BY_USER", "CLIENT_ERROR", failed("userError")],
    ["INVALID_CLUSTER_REQUEST", "CLIENT_ERROR", failed("userError")],
    ["INVALID_RUN_CONFIGURATION", "CLIENT_ERROR", failed("userError")],
    ["FEATURE_DISABLED", "CLIENT_ERROR", failed("userError")],
    ["UNAUTHORIZED_ERROR", "CLIENT_ERROR", failed("userError")],
    ["LIBRARY_INSTALLATION_ERROR", "CLIENT_ERROR", failed("userError")],
    ["RESOURCE_NOT_FOUND", "CLIENT_ERROR", failed("userError")],
    ["BUDGET_POLICY_LIMIT_EXCEEDED", "CLIENT_ERROR", failed("userError")],
    ["CODE_OF_TOMORROW", "CLIENT_ERROR", failed("userError")],
    ["CODE_OF_TOMORROW", "INTERNAL_ERROR", failed("platformError")],
    ["CODE_OF_TOMORROW", "TYPE_OF_TOMORROW", failed("unclassified")],
    ["CODE_OF_TOMORROW", "SUCCESS", failed("unclassified")],
    ["constructor", "toString", failed("unclassified")],
  ])("reads %s of type %s", (code, type, ending) => {
    expect(readEnding({ ...nothing, code, type })).toStrictEqual(ending);
  });
});

describe("readEnding, in the old words", () => {
  it.each<[string, string | null, Ending]>([
    ["TERMINATED", "SUCCESS", { kind: "succeeded", partial: false }],
    ["TERMINATED", "SUCCESS_WITH_FAILURES", { kind: "succeeded", partial: true }],
    ["TERMINATED", "FAILED", failed("unclassified")],
    ["TERMINATED", "TIMEDOUT", failed("timedOutAtVendor")],
    ["TERMINATED", "CANCELED", { kind: "cancelled", by: "user" }],
    ["TERMINATED", "MAXIMUM_CONCURRENT_RUNS_REACHED", failed("skipped", true)],
    ["TERMINATED", "EXCLUDED", failed("skipped", true)],
    ["TERMINATED", "DISABLED", failed("skipped", true)],
    ["TERMINATED", "UPSTREAM_FAILED", failed("unclassified", true)],
    ["TERMINATED", "UPSTREAM_CANCELED", failed("unclassified", true)],
    ["TERMINATED", "EVICTED", failed("unclassified")],
    ["TERMINATED", null, failed("unclassified")],
    ["SKIPPED", null, failed("skipped", true)],
    ["INTERNAL_ERROR", null, failed("platformError")],
    ["INTERNAL_ERROR", "FAILED", failed("unclassified")],
    ["INTERNAL_ERROR", "TIMEDOUT", failed("timedOutAtVendor")],
  ])("reads %s with result %s", (lifeCycleState, resultState, ending) => {
    expect(readEnding({ ...nothing, lifeCycleState, resultState })).toStrictEqual(ending);
  });
});

describe("readEnding, in both", () => {
  it.each<[string, string, string, Ending]>([
    ["SUCCESS", "SUCCESS", "SUCCESS", { kind: "succeeded", partial: false }],
    ["FAILED", "RUN_EXECUTION_ERROR", "CLIENT_ERROR", failed("userError")],
    ["FAILED", "CLOUD_FAILURE", "CLOUD_FAILURE", failed("cloudError")],
    ["TIMEDOUT", "CANCELED", "CLIENT_ERROR", failed("timedOutAtVendor")],
    ["CANCELED", "USER_CANCELED", "CLIENT_ERROR", { kind: "cancelled", by: "user" }],
    ["CANCELED", "CANCELED", "CLOUD_FAILURE", { kind: "cancelled", by: "platform" }],
    ["UPSTREAM_FAILED", "SKIPPED", "CLIENT_ERROR", failed("unclassified", true)],
    ["SUCCESS", "CODE_OF_TOMORROW", "SUCCESS", { kind: "succeeded", partial: false }],
    ["FAILED", "SUCCESS", "SUCCESS", failed("unclassified")],
    ["SUCCESS", "RUN_EXECUTION_ERROR", "CLIENT_ERROR", failed("userError")],
    ["RESULT_OF_TOMORROW", "SUCCESS", "SUCCESS", failed("unclassified")],
  ])("reads result %s with code %s of type %s", (resultState, code, type, ending) => {
    const facts = { lifeCycleState: "TERMINATED", resultState, code, type };

    expect(readEnding(facts)).toStrictEqual(ending);
  });
});
