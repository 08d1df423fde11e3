import type { FailureClass } from "../../../../../src/contracts/attempt";
import {
  BY_CODE,
  BY_LIFE_CYCLE,
  BY_RESULT,
  BY_TYPE,
  type Ending,
} from "../../../../../src/providers/databricks/jobs/ending-words";
import {
  type EndingFacts,
  readEnding,
} from "../../../../../src/providers/databricks/jobs/run-ending";

const nothing: EndingFacts = { lifeCycleState: null, resultState: null, code: null, type: null };
const failed = (failureClass: FailureClass, victim = false): Ending => ({
  kind: "failed",
  failureClass,
  victim,
});

describe("readEnding, with the new field", () => {
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
    ["CODE_OF_TOMORROW", "SUCCESS", { kind: "succeeded", partial: false }],
    ["SUCCESS", "TYPE_OF_TOMORROW", { kind: "succeeded", partial: false }],
    ["SUCCESS", "CLIENT_ERROR", failed("userError")],
    ["SUCCESS", "INTERNAL_ERROR", failed("unclassified")],
    ["RUN_EXECUTION_ERROR", "SUCCESS", failed("userError")],
    ["DRIVER_ERROR", "SUCCESS", failed("unclassified")],
    ["SUCCESS_WITH_FAILURES", "CLIENT_ERROR", { kind: "succeeded", partial: true }],
    ["MAX_CONCURRENT_RUNS_EXCEEDED", "SUCCESS", failed("skipped", true)],
    ["constructor", "toString", failed("unclassified")],
  ])("reads %s of type %s", (code, type, ending) => {
    expect(readEnding({ ...nothing, code, type }).ending).toStrictEqual(ending);
  });

  it.each<[string, Ending]>([
    ["SUCCESS", { kind: "succeeded", partial: false }],
    ["CLIENT_ERROR", failed("userError")],
    ["INTERNAL_ERROR", failed("platformError")],
    ["CLOUD_FAILURE", failed("cloudError")],
    ["TYPE_OF_TOMORROW", failed("unclassified")],
  ])("reads the type %s also without a code", (type, ending) => {
    expect(readEnding({ ...nothing, type }).ending).toStrictEqual(ending);
  });
});

describe("readEnding, with the old fields", () => {
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
    ["INTERNAL_ERROR", "SUCCESS", failed("unclassified")],
    ["INTERNAL_ERROR", "SUCCESS_WITH_FAILURES", failed("unclassified")],
    ["SKIPPED", "SUCCESS", failed("skipped", true)],
  ])("reads %s with result %s", (lifeCycleState, resultState, ending) => {
    expect(readEnding({ ...nothing, lifeCycleState, resultState }).ending).toStrictEqual(ending);
  });
});

describe("readEnding, with both", () => {
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
    ["SUCCESS", "SUCCESS_WITH_FAILURES", "SUCCESS", { kind: "succeeded", partial: true }],
    ["SUCCESS_WITH_FAILURES", "SUCCESS", "SUCCESS", { kind: "succeeded", partial: true }],
    ["SUCCESS_WITH_FAILURES", "CODE_OF_TOMORROW", "SUCCESS", { kind: "succeeded", partial: true }],
    ["SUCCESS", "CODE_OF_TOMORROW", "TYPE_OF_TOMORROW", failed("unclassified")],
    ["SUCCESS", "CLOUD_FAILURE", "CLOUD_FAILURE", failed("unclassified")],
    ["SUCCESS", "USER_CANCELED", "CLIENT_ERROR", failed("unclassified")],
    ["CANCELED", "SUCCESS", "SUCCESS", failed("unclassified")],
    ["EXCLUDED", "SUCCESS", "SUCCESS", failed("skipped", true)],
  ])("reads result %s with code %s of type %s", (resultState, code, type, ending) => {
    const facts = { lifeCycleState: "TERMINATED", resultState, code, type };

    expect(readEnding(facts).ending).toStrictEqual(ending);
  });
});

const every = (words: ReadonlyMap<string, Ending>): (string | null)[] => [
  null,
  "WORD_OF_TOMORROW",
  ...words.keys(),
];
const everything: EndingFacts[] = every(BY_LIFE_CYCLE).flatMap((lifeCycleState) =>
  every(BY_RESULT).flatMap((resultState) =>
    every(BY_CODE).flatMap((code) =>
      every(BY_TYPE).map((type) => ({ lifeCycleState, resultState, code, type })),
    ),
  ),
);

const successes: (string | null)[] = ["SUCCESS", "SUCCESS_WITH_FAILURES"];
const isKnownFailure = (type: string | null): boolean =>
  BY_TYPE.has(type ?? "") && type !== "SUCCESS";

function deniesSuccess({ lifeCycleState, resultState, code, type }: EndingFacts): boolean {
  if (BY_LIFE_CYCLE.has(lifeCycleState ?? "")) return true;
  if (resultState !== null && !successes.includes(resultState)) return true;
  if (code === "SUCCESS_WITH_FAILURES") return false;
  const codeDenies = BY_CODE.has(code ?? "")
    ? code !== "SUCCESS"
    : code !== null && type !== "SUCCESS";
  return codeDenies || isKnownFailure(type);
}

const isSuccess = (facts: EndingFacts): boolean => readEnding(facts).ending.kind === "succeeded";
const saysSuccess = ({ resultState, code, type }: EndingFacts): boolean =>
  [resultState, code, type].some((word) => successes.includes(word));
const mayBeSuccess = (facts: EndingFacts): boolean => saysSuccess(facts) && !deniesSuccess(facts);
const saysPartial = ({ resultState, code }: EndingFacts): boolean =>
  [resultState, code].includes("SUCCESS_WITH_FAILURES");
const isContradictory = (facts: EndingFacts): boolean => readEnding(facts).contradiction !== null;
const classOf = ({ ending }: ReturnType<typeof readEnding>): string =>
  ending.kind === "failed" ? ending.failureClass : ending.kind;

describe("readEnding, with all values of the vendor", () => {
  it("is a success only if one field reports it and none contradicts it", () => {
    const wrong = everything.filter((facts) => isSuccess(facts) !== mayBeSuccess(facts));

    expect(everything.length).toBeGreaterThan(8_000);
    expect(wrong).toStrictEqual([]);
  });

  it("is a failure, but not a platform failure, if the fields contradict each other", () => {
    const classes = everything.filter(isContradictory).map(readEnding).map(classOf);

    expect([...new Set(classes)].sort()).toStrictEqual([
      "skipped",
      "timedOutAtVendor",
      "unclassified",
      "userError",
    ]);
  });

  it("is partial if one field reports that, and the others only report success", () => {
    const partial = everything.filter(saysPartial).filter(isSuccess);

    expect(partial.length).toBeGreaterThan(10);
    expect(partial.map((facts) => readEnding(facts).ending)).toStrictEqual(
      partial.map(() => ({ kind: "succeeded", partial: true })),
    );
  });
});
