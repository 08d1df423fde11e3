import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { active, cancelled, failed, RUN_PAGE, succeeded } from "../../support/run-builders";

const queued = active({ vendorState: "QUEUED", queued: true });

describe("run, past its deadline", () => {
  it("cancels at the vendor, waits until it has stopped, and ends timed out", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      input: { timeoutSeconds: 3_600 },
      vendor: { runSeconds: 90_000 },
    });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "timedOut",
      message:
        "Timed out.\nMessage: Not finished within 3600 s (timeoutSeconds); it was cancelled and seen to stop.\nRun page URL: https://adb-1.2.azuredatabricks.net/jobs/77/runs/501",
    });
    expect(callsOf("cancelAttempt")[0]?.atSeconds).toBe(3_600);
    expect(elapsedSeconds).toBeGreaterThanOrEqual(3_612);
    expect(elapsedSeconds).toBeLessThan(3_640);
  });

  it("checks once more before it times out", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 100, waitSeconds: 3_600 },
      vendor: { runSeconds: 99 },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("cancelAttempt")).toHaveLength(0);
  });

  it("counts what the job did while it was being cancelled", async () => {
    const { conclusion } = await driveRun({
      input: { timeoutSeconds: 100 },
      vendor: { runSeconds: 105, stopSeconds: 60, ends: [succeeded()] },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(conclusion.message).toContain(
      "It ended before its cancel took effect; it was being cancelled because it had not finished within 100 s (timeoutSeconds).",
    );
  });

  it("does not retry a run that failed while it was being stopped at its deadline", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: {
        timeoutSeconds: 100,
        retry: { maxAttempts: 3, delaySeconds: 0, on: "anyFailure" },
      },
      vendor: { runSeconds: 105, stopSeconds: 60, ends: [failed()] },
    });

    expect(conclusion.outcome).toBe("failed");
    expect(conclusion.message).toContain(
      "Note: it failed while it was being cancelled because it had not finished within 100 s (timeoutSeconds).",
    );
    expect(jobsStarted).toBe(1);
  });

  it("is unknown when the job is not seen to stop within the grace period", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { timeoutSeconds: 100, limits: { lostContactSeconds: 600, cancelGraceSeconds: 60 } },
      vendor: { runSeconds: 90_000, stopSeconds: null },
    });

    expect(conclusion).toStrictEqual({
      outcome: "unknown",
      code: "cancelNotConfirmed",
      message: `Outcome unknown.\nMessage: Asked to cancel run 501 because it had not finished within 100 s (timeoutSeconds), but it was not seen to stop within 60 s, last seen RUNNING. It may still be running: look at the run page before you start it again.\nRun page URL: ${RUN_PAGE}`,
    });
    expect(elapsedSeconds).toBeGreaterThanOrEqual(160);
    expect(elapsedSeconds).toBeLessThan(200);
  });

  it.each(["first", "last"] as const)(
    "ends once when a cancel comes with the deadline (%s in the batch)",
    async (order) => {
      const { conclusion } = await driveRun({
        input: { timeoutSeconds: 3_600 },
        vendor: { runSeconds: 90_000 },
        events: [{ when: { at: 3_600, order } }],
      });

      expect(["cancelled", "timedOut"]).toContain(conclusion.outcome);
      expect(conclusion.message).toContain("seen to stop");
    },
  );

  it("accepts a cancel while it stops a run that timed out, and keeps the first reason", async () => {
    const { conclusion } = await driveRun({
      input: { timeoutSeconds: 100 },
      vendor: { runSeconds: 90_000, stopSeconds: 60 },
      events: [{ when: { at: 120 } }],
    });

    expect(conclusion.code).toBe("timedOut");
  });

  it("stops at once when the launch took until the deadline", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 60, waitSeconds: 3_600 },
      vendor: { runSeconds: 90_000 },
      durations: { launchAttempt: 61 },
    });

    expect(conclusion.code).toBe("timedOut");
    expect(callsOf("cancelAttempt")[0]?.atSeconds).toBe(61);
  });
});

describe("run, queued at the vendor for too long", () => {
  it("cancels at the queue deadline", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { queueTimeoutSeconds: 300, waitSeconds: 3_600 },
      vendor: { runSeconds: 90_000, whileActive: queued },
    });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "queueTimedOut",
      message:
        "Timed out.\nMessage: Still queued after 300 s (queueTimeoutSeconds); it was cancelled and seen to stop.\nRun page URL: https://adb-1.2.azuredatabricks.net/jobs/77/runs/501",
    });
    expect(callsOf("cancelAttempt")[0]?.atSeconds).toBe(300);
  });

  it.each([
    [{ queueTimeoutSeconds: 300 }, "queueTimedOut"],
    [{ timeoutSeconds: 300 }, "timedOut"],
  ])("repeats the vendor's reason for the queue, given %j", async (input, code) => {
    const waits = active({ vendorState: "QUEUED", queued: true, message: "1 of 1 runs is active" });
    const { conclusion } = await driveRun({
      input,
      vendor: { runSeconds: 90_000, whileActive: waits },
    });

    expect(conclusion.code).toBe(code);
    expect(conclusion.message).toContain(
      "seen to stop. The vendor's reason for the queue: 1 of 1 runs is active.\nRun",
    );
  });

  it("names the queue deadline as the reason when the cancel is not confirmed", async () => {
    const waits = active({ vendorState: "QUEUED", queued: true, message: "blocked by run 41" });
    const { conclusion } = await driveRun({
      input: {
        queueTimeoutSeconds: 300,
        limits: { lostContactSeconds: 600, cancelGraceSeconds: 60 },
      },
      vendor: { runSeconds: 90_000, stopSeconds: null, whileActive: waits },
    });

    expect(conclusion.code).toBe("cancelNotConfirmed");
    expect(conclusion.message).toContain(
      "Asked to cancel run 501 because it was still queued after 300 s (queueTimeoutSeconds), but it was not seen to stop within 60 s, last seen QUEUED. The vendor's reason for the queue: blocked by run 41.",
    );
  });

  it("forgets why a run waited once it runs", async () => {
    const { conclusion } = await driveRun({
      input: { timeoutSeconds: 100 },
      activities: {
        checkAttempt: inTurn(
          { kind: "checked", status: { ...queued, message: "blocked by run 41" } },
          { kind: "checked", status: active() },
          { kind: "checked", status: active() },
          { kind: "checked", status: active() },
          { kind: "checked", status: active() },
          { kind: "checked", status: cancelled() },
        ),
      },
    });

    expect(conclusion.code).toBe("timedOut");
    expect(conclusion.message).not.toContain("queue");
  });

  it("does not cancel a run that left the queue in time", async () => {
    const { conclusion } = await driveRun({
      input: { queueTimeoutSeconds: 60 },
      activities: {
        checkAttempt: inTurn(
          { kind: "checked", status: queued },
          { kind: "checked", status: active() },
          { kind: "checked", status: active() },
          { kind: "checked", status: active() },
          { kind: "checked", status: succeeded() },
        ),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
  });

  it("does not retry a run that fails while it is being stopped", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: {
        queueTimeoutSeconds: 100,
        retry: { maxAttempts: 3, delaySeconds: 0, on: "anyFailure" },
      },
      vendor: { runSeconds: 105, stopSeconds: 60, whileActive: queued, ends: [failed()] },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(conclusion.message).toContain(
      "Note: it failed while it was being cancelled because it was still queued after 100 s (queueTimeoutSeconds).",
    );
    expect(jobsStarted).toBe(1);
  });
});
