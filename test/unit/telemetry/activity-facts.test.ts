import { activityEnd, activityFacts } from "../../../src/telemetry/spans/activity-facts";
import { anAttempt, aPlan } from "../../support/run-builders";

const RUN_ID = `r-${"4f".repeat(20)}`;

describe("activityFacts", () => {
  it("takes run, attempt, target and connection from an order", () => {
    const target = { type: "dbt-job", accountId: "1", jobId: "7", cause: "nightly of the CFO" };
    const plan = aPlan({ provider: "dbt-cloud", connectionId: "1" });

    expect(activityFacts({ target, runId: RUN_ID, attemptNumber: 2, plan }, {})).toStrictEqual({
      "runward.run.id": RUN_ID,
      "runward.attempt": 2,
      "runward.target.type": "dbt-job",
      "runward.provider": "dbt-cloud",
      "runward.connection.id": "1",
    });
  });

  it("takes from an attempt whose it is, also where only a watch asks", () => {
    const attempt = anAttempt({ number: 3, runId: RUN_ID, targetType: "databricks-job" });

    expect(activityFacts({ attempt }, { instanceId: "watch-1" })).toStrictEqual({
      "runward.instance.id": "watch-1",
      "runward.run.id": RUN_ID,
      "runward.attempt": 3,
      "runward.target.type": "databricks-job",
      "runward.provider": "databricks",
      "runward.connection.id": "adb-1.2",
      "runward.vendor.run.id": "501",
    });
  });

  it("takes an order and its attempt together", () => {
    const order = { target: { type: "dbt-job" }, runId: RUN_ID, attemptNumber: 1, plan: aPlan() };

    expect(activityFacts({ order, attempt: anAttempt() }, {})).toMatchObject({
      "runward.run.id": RUN_ID,
      "runward.target.type": "dbt-job",
      "runward.vendor.run.id": "501",
    });
  });

  it("takes the instance for the run where the step says nothing", () => {
    expect(activityFacts({ watchId: "w" }, { instanceId: RUN_ID })).toStrictEqual({
      "runward.instance.id": RUN_ID,
      "runward.run.id": RUN_ID,
    });
  });

  it.each([[undefined], [null], [7], ["text"], [[]], [{ attempt: 5, order: null, target: "x" }]])(
    "makes do with %j",
    (input) => {
      expect(activityFacts(input, undefined)).toStrictEqual({});
    },
  );

  it("does not treat an invalid id as a run's id", () => {
    expect(activityFacts({ runId: "https://somewhere/?sig=1" }, { instanceId: 7 })).toStrictEqual(
      {},
    );
  });
});

describe("activityEnd", () => {
  it("names the run that a launch started", () => {
    const attempt = anAttempt({ vendorRunId: "77" });

    expect(activityEnd({ kind: "launched", attempt })).toStrictEqual({
      facts: { "runward.result": "launched", "runward.vendor.run.id": "77" },
      failure: null,
    });
  });

  it("does not treat a failed job as a failure of the check", () => {
    const status = { kind: "failed", message: "ValueError: customer 4711" };

    expect(activityEnd({ kind: "checked", status })).toStrictEqual({
      facts: { "runward.result": "checked", "runward.attempt.status": "failed" },
      failure: null,
    });
  });

  it.each([
    [{ kind: "unreachable", reason: "adb answered 500: s3cret" }, "unreachable"],
    [{ kind: "tryAgain", reason: "queue of s3cret is full" }, "tryAgain"],
    [{ kind: "unclear", reason: "s3cret" }, "unclear"],
    [{ kind: "missing", reason: "s3cret" }, "missing"],
    [{ kind: "refused", reason: "s3cret" }, "refused"],
    [{ kind: "rejected", failure: { code: "jobNotFound", message: "s3cret" } }, "jobNotFound"],
  ])("describes %j in our own words", (result, type) => {
    const { failure } = activityEnd(result);

    expect(failure).toMatchObject({ type });
    expect(failure?.message).toMatch(/^[A-Z][a-z ]+$/);
  });

  it.each([[undefined], [null], ["done"], [{ sent: true }]])("makes do with %j", (result) => {
    expect(activityEnd(result)).toStrictEqual({ facts: {}, failure: null });
  });
});
