import type { FailureClass } from "../../../src/contracts/attempt";
import { driveRun } from "../../support/drive-run";
import { cancelled, failed, succeeded } from "../../support/run-builders";

const onPlatformFailure = { maxAttempts: 3, delaySeconds: 60, on: "platformFailure" } as const;
const onAnyFailure = { maxAttempts: 3, delaySeconds: 60, on: "anyFailure" } as const;

describe("run, with a retry policy", () => {
  it.each<FailureClass>(["platformError", "cloudError"])(
    "starts a new attempt after a %s",
    async (failureClass) => {
      const { conclusion, callsOf, progress, jobsStarted } = await driveRun({
        input: { retry: onPlatformFailure },
        vendor: { ends: [failed({ failureClass }), succeeded()] },
      });

      expect(conclusion.outcome).toBe("succeeded");
      expect(jobsStarted).toBe(2);
      expect(callsOf("launchAttempt").map(({ input }) => input)).toMatchObject([
        { attemptNumber: 1 },
        { attemptNumber: 2 },
      ]);
      expect(callsOf("launchAttempt")[1]?.atSeconds).toBe(120 + 60);
      expect(progress.at(-1)?.attempts).toMatchObject([
        { number: 1, vendorRunId: "501", result: "failed" },
        { number: 2, vendorRunId: "502", result: "succeeded" },
      ]);
    },
  );

  it.each<FailureClass>(["userError", "skipped", "timedOutAtVendor", "unclassified"])(
    "does not blame the platform for a %s",
    async (failureClass) => {
      const { conclusion, jobsStarted } = await driveRun({
        input: { retry: onPlatformFailure },
        vendor: { ends: [failed({ failureClass })] },
      });

      expect(conclusion.outcome).toBe("failed");
      expect(jobsStarted).toBe(1);
    },
  );

  it("retries any failure when asked, up to maxAttempts", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { retry: onAnyFailure },
      vendor: { ends: [failed()] },
    });

    expect(conclusion.outcome).toBe("failed");
    expect(jobsStarted).toBe(3);
  });

  it("plans each attempt again, because its newest earlier run is a different one", async () => {
    const { callsOf } = await driveRun({
      input: { retry: onAnyFailure },
      vendor: { ends: [failed(), succeeded()] },
    });

    expect(callsOf("planLaunch")).toHaveLength(2);
  });

  it("retries without a delay when there is none", async () => {
    const { callsOf } = await driveRun({
      input: { retry: { ...onAnyFailure, delaySeconds: 0 } },
      vendor: { ends: [failed(), succeeded()] },
    });

    expect(callsOf("launchAttempt")[1]?.atSeconds).toBe(120);
  });

  it("starts nothing that the deadline would cut off before it began", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { timeoutSeconds: 170, retry: onAnyFailure },
      vendor: { ends: [failed()] },
    });

    expect(conclusion.code).toBe("runFailed");
    expect(jobsStarted).toBe(1);
  });

  it("counts the deadline over all attempts", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { timeoutSeconds: 200, retry: onAnyFailure },
      vendor: { ends: [failed()] },
    });

    expect(conclusion.code).toBe("timedOut");
    expect(elapsedSeconds).toBeLessThan(230);
  });

  it("does not retry what somebody cancelled at the vendor", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { retry: onAnyFailure },
      vendor: { ends: [cancelled({ message: "Cancelled by ann@example.com." })] },
    });

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelledAtVendor" });
    expect(conclusion.message).toContain("Cancelled by ann@example.com.");
    expect(jobsStarted).toBe(1);
  });

  it("retries a partial success that does not count", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { retry: onAnyFailure },
      vendor: { ends: [succeeded({ partial: true }), succeeded()] },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(jobsStarted).toBe(2);
  });
});
