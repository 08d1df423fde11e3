import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { active, failed, succeeded } from "../../support/run-builders";

const queued = active({ vendorState: "QUEUED", queued: true });

describe("run, past its deadline", () => {
  it("cancels at the vendor, sees it stop, and says that it timed out", async () => {
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

  it("looks once more before it calls a run late", async () => {
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
    expect(jobsStarted).toBe(1);
  });

  it("is unknown when the job is not seen to stop within the grace period", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { timeoutSeconds: 100, limits: { lostContactSeconds: 600, cancelGraceSeconds: 60 } },
      vendor: { runSeconds: 90_000, stopSeconds: null },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "cancelNotConfirmed" });
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

  it("hears a cancel while it stops a run that is late, and keeps its reason", async () => {
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
        "Timed out.\nMessage: Still queued after 300 s (queueTimeoutSeconds); it was cancelled and has not run.\nRun page URL: https://adb-1.2.azuredatabricks.net/jobs/77/runs/501",
    });
    expect(callsOf("cancelAttempt")[0]?.atSeconds).toBe(300);
  });

  it("leaves a run alone that left the queue in time", async () => {
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
    expect(conclusion.message).toContain("it failed while it was being cancelled");
    expect(jobsStarted).toBe(1);
  });
});
