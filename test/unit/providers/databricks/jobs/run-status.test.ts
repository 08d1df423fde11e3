import { RunDocument } from "../../../../../src/providers/databricks/jobs/run-document";
import {
  readExecutionStatus,
  toAttemptStatus,
} from "../../../../../src/providers/databricks/jobs/run-status";

const runPageUrl = "https://adb-1.2.azuredatabricks.net/jobs/1/runs/2";

function statusOf(document: Record<string, unknown>) {
  const status = readExecutionStatus(RunDocument.parse(document));
  return status === null ? null : toAttemptStatus(status, runPageUrl);
}

describe("readExecutionStatus of a live run", () => {
  it.each<[string, Record<string, unknown>, boolean]>([
    ["QUEUED", { status: { state: "QUEUED" } }, true],
    ["BLOCKED", { status: { state: "BLOCKED" } }, true],
    ["PENDING", { status: { state: "PENDING" } }, false],
    ["RUNNING", { status: { state: "RUNNING" } }, false],
    ["WAITING", { status: { state: "WAITING" } }, false],
    ["TERMINATING", { status: { state: "TERMINATING" } }, false],
    ["STATE_OF_TOMORROW", { status: { state: "STATE_OF_TOMORROW" } }, false],
    ["QUEUED", { state: { life_cycle_state: "QUEUED" } }, true],
    ["BLOCKED", { state: { life_cycle_state: "BLOCKED" } }, true],
    ["PENDING", { state: { life_cycle_state: "PENDING" } }, false],
    ["RUNNING", { state: { life_cycle_state: "RUNNING" } }, false],
    ["WAITING_FOR_RETRY", { state: { life_cycle_state: "WAITING_FOR_RETRY" } }, false],
    ["TERMINATING", { state: { life_cycle_state: "TERMINATING" } }, false],
    ["STATE_OF_TOMORROW", { state: { life_cycle_state: "STATE_OF_TOMORROW" } }, false],
  ])("keeps waiting in %s %j", (vendorState, document, queued) => {
    expect(statusOf(document)).toStrictEqual({
      kind: "active",
      vendorState,
      message: null,
      queued,
      runPageUrl,
    });
  });

  it("does not take termination details for an end while the run is terminating", () => {
    const status = {
      state: "TERMINATING",
      termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" },
    };

    expect(
      statusOf({ status, state: { life_cycle_state: "TERMINATING", result_state: "SUCCESS" } }),
    ).toMatchObject({ kind: "active" });
  });

  it("uses the new state if the old one is ahead of it", () => {
    expect(
      statusOf({ status: { state: "RUNNING" }, state: { life_cycle_state: "TERMINATED" } }),
    ).toMatchObject({ kind: "active", vendorState: "RUNNING" });
  });

  it("says what a queued run waits for", () => {
    const queue_details = { code: "MAX_CONCURRENT_RUNS_REACHED", message: "One run at a time." };

    expect(statusOf({ status: { state: "QUEUED", queue_details } })).toMatchObject({
      message: "One run at a time.",
    });
    expect(
      statusOf({ state: { life_cycle_state: "QUEUED", queue_reason: "Full." } }),
    ).toMatchObject({ message: "Full." });
  });

  it.each([{}, { state: null, status: null }, { state: "RUNNING" }, { status: { state: 7 } }])(
    "reads no state from %j",
    (document) => {
      expect(statusOf(document)).toBeNull();
    },
  );
});

describe("readExecutionStatus of an ended run", () => {
  it("uses the old state if the new one is unknown", () => {
    const document = {
      status: { state: "FINISHED_OF_TOMORROW" },
      state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS" },
    };

    expect(statusOf(document)).toMatchObject({ kind: "succeeded" });
  });

  it("reads the plain task failure that is reported as INTERNAL_ERROR as the user's own", () => {
    const message = "Task main failed with message: Workload failed, see run output for details.";
    const document = {
      state: { life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED", state_message: message },
      status: {
        state: "TERMINATED",
        termination_details: { code: "RUN_EXECUTION_ERROR", type: "CLIENT_ERROR", message },
      },
    };

    expect(statusOf(document)).toStrictEqual({
      kind: "failed",
      vendorState: "TERMINATED RUN_EXECUTION_ERROR",
      message,
      failureClass: "userError",
      runPageUrl,
    });
  });

  it("counts success with failures as partial", () => {
    const state = { life_cycle_state: "TERMINATED", result_state: "SUCCESS_WITH_FAILURES" };

    expect(statusOf({ state })).toStrictEqual({
      kind: "succeeded",
      vendorState: "TERMINATED SUCCESS_WITH_FAILURES",
      message: null,
      partial: true,
      runPageUrl,
    });
  });

  it("fails a skipped run with the vendor's reason", () => {
    const state = { life_cycle_state: "SKIPPED", state_message: "Skipping this run." };

    expect(statusOf({ state })).toStrictEqual({
      kind: "failed",
      vendorState: "SKIPPED",
      message: "Skipping this run.",
      failureClass: "skipped",
      runPageUrl,
    });
  });

  it.each<[string, string, string]>([
    ["USER_CANCELED", "", "Cancelled in Databricks on a user's request."],
    ["USER_CANCELED", "By bob.", "Cancelled in Databricks on a user's request: By bob."],
    ["CANCELED", "Too long.", "Cancelled by Databricks itself: Too long."],
  ])("says who cancelled: %s %s", (code, message, expected) => {
    const status = { state: "TERMINATED", termination_details: { code, message } };

    expect(statusOf({ status })).toMatchObject({ kind: "cancelled", message: expected });
  });

  it("never leaves the message of a failure empty", () => {
    const state = { life_cycle_state: "TERMINATED", result_state: "FAILED", state_message: " " };

    expect(statusOf({ state })).toMatchObject({
      message: "Databricks gives no message, only TERMINATED FAILED.",
    });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      "INTERNAL_ERROR with a success",
      { state: { life_cycle_state: "INTERNAL_ERROR", result_state: "SUCCESS" } },
      "INTERNAL_ERROR SUCCESS",
      "Databricks contradicts itself: result_state is SUCCESS, but life_cycle_state is INTERNAL_ERROR.",
    ],
    [
      "SKIPPED with a success",
      {
        state: {
          life_cycle_state: "SKIPPED",
          result_state: "SUCCESS",
          state_message: "Skipping this run.",
        },
      },
      "SKIPPED SUCCESS",
      "Databricks contradicts itself: result_state is SUCCESS, but life_cycle_state is SKIPPED. It says: Skipping this run.",
    ],
    [
      "a success only in the new values",
      {
        state: { life_cycle_state: "TERMINATED", result_state: "FAILED" },
        status: {
          state: "TERMINATED",
          termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" },
        },
      },
      "TERMINATED SUCCESS FAILED",
      "Databricks contradicts itself: termination code is SUCCESS, but result_state is FAILED.",
    ],
    [
      "a code of success with a type of failure",
      {
        status: {
          state: "TERMINATED",
          termination_details: { code: "SUCCESS", type: "CLOUD_FAILURE" },
        },
      },
      "TERMINATED SUCCESS CLOUD_FAILURE",
      "Databricks contradicts itself: termination code is SUCCESS, but termination type is CLOUD_FAILURE.",
    ],
  ])("fails %s, and names both values", (_name, document, vendorState, message) => {
    expect(statusOf(document)).toMatchObject({ kind: "failed", vendorState, message });
  });

  it.each([
    ["SUCCESS_WITH_FAILURES", "SUCCESS"],
    ["SUCCESS", "SUCCESS_WITH_FAILURES"],
  ])("counts %s as partial although the other word is %s", (code, result_state) => {
    const document = {
      state: { life_cycle_state: "TERMINATED", result_state },
      status: { state: "TERMINATED", termination_details: { code, type: "SUCCESS" } },
    };

    expect(statusOf(document)).toMatchObject({ kind: "succeeded", partial: true });
  });

  it("tells the type where there is no code", () => {
    const status = { state: "TERMINATED", termination_details: { type: "CLOUD_FAILURE" } };

    expect(statusOf({ status })).toMatchObject({
      vendorState: "TERMINATED CLOUD_FAILURE",
      message: "Databricks gives no message, only TERMINATED CLOUD_FAILURE.",
      failureClass: "cloudError",
    });
  });

  it("prefers the message that says something to the first", () => {
    const document = {
      state: {
        life_cycle_state: "INTERNAL_ERROR",
        result_state: "FAILED",
        state_message: "Workload failed, see run output for details.",
      },
      status: {
        state: "TERMINATED",
        termination_details: { code: "CLUSTER_ERROR", message: "The cluster was reclaimed." },
      },
    };

    expect(statusOf(document)).toMatchObject({ message: "The cluster was reclaimed." });
  });

  it("does not report the reason of an earlier queue", () => {
    const queue_details = { code: "MAX_CONCURRENT_RUNS_REACHED", message: "One run at a time." };
    const document = {
      state: { life_cycle_state: "TERMINATED", result_state: "FAILED", queue_reason: "Full." },
      status: { state: "TERMINATED", queue_details },
    };

    expect(statusOf(document)).toMatchObject({
      message: "Databricks gives no message, only TERMINATED FAILED.",
    });
  });

  it("cuts long states, and treats them as unknown", () => {
    const long = `SUCCESS${"x".repeat(100_000)}`;
    const document = {
      state: { life_cycle_state: "TERMINATED", result_state: long },
      status: { state: "TERMINATED", termination_details: { code: long, type: long } },
    };

    const status = statusOf(document);

    expect(status?.kind).toBe("failed");
    expect(status?.vendorState.length).toBeLessThan(400);
    expect(status?.message?.length).toBeLessThan(1_000);
  });

  it("does not treat a similar state as a known one", () => {
    const state = { life_cycle_state: "TERMINATED", result_state: "SUC\u0000CESS" };

    expect(statusOf({ state })).toMatchObject({ kind: "failed" });
  });

  it("makes the vendor's message plain and short", () => {
    const state_message = `\u001b[31mred\u001b[0m ${"x".repeat(5_000)}`;
    const status = statusOf({ state: { life_cycle_state: "INTERNAL_ERROR", state_message } });

    expect(status?.message).toHaveLength(1_000);
    expect(status?.message).toMatch(/^red x+…$/);
  });
});
