import type { Moment } from "../../support/drive";
import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { endingAt } from "../../support/fake-vendor";
import { active, anAttempt, aPlan, cancelled, failed, succeeded } from "../../support/run-builders";

const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };

describe("run, cancelled before its job runs", () => {
  it.each<[string, Moment]>([
    ["in the same batch as its start", { turn: 1, order: "last" }],
    ["during planning", { during: "planLaunch" }],
    ["in the same batch as the plan, before it", { with: "planLaunch", order: "first" }],
  ])("starts nothing when cancelled %s", async (_when, when) => {
    const { conclusion, callsOf } = await driveRun({ events: [{ when }] });

    expect(conclusion).toStrictEqual({
      outcome: "cancelled",
      code: "cancelled",
      message:
        "Cancelled.\nMessage: Cancelled on request before the job was started.\nRun page URL: none, nothing was started",
    });
    expect(callsOf("launchAttempt")).toHaveLength(0);
  });

  it("starts nothing when cancelled while it waits to plan again", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      activities: { planLaunch: inTurn({ ...unreachable, retryAfterSeconds: 500 }) },
      events: [{ when: { at: 100 } }],
    });

    expect(conclusion.code).toBe("cancelled");
    expect(callsOf("launchAttempt")).toHaveLength(0);
    expect(elapsedSeconds).toBe(100);
  });

  it("does not try again when cancelled after a launch that certainly started nothing", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(
          { kind: "tryAgain", reason: "429", mayHaveStarted: false, retryAfterSeconds: 60 },
          { kind: "launched", attempt: anAttempt() },
        ),
      },
      events: [{ when: { at: 20 } }],
    });

    expect(conclusion.code).toBe("cancelled");
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("tries again soon, whatever Retry-After says, when something may have started", async () => {
    const busy = { kind: "tryAgain", reason: "503", mayHaveStarted: true, retryAfterSeconds: 300 };
    const { callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(busy, busy, { kind: "launched", attempt: anAttempt() }),
        checkAttempt: endingAt(10, cancelled()),
      },
      events: [{ when: { at: 20 } }],
    });

    expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([0, 20, 80]);
  });

  it("finds out and stops what a launch may have started", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn({ kind: "unclear", reason: "connection reset" }),
        lookUpAttempt: inTurn({ kind: "found", attempt: anAttempt() }),
        checkAttempt: endingAt(10, cancelled()),
      },
      events: [{ when: { during: "launchAttempt" } }],
    });

    expect(conclusion.outcome).toBe("cancelled");
    expect(callsOf("cancelAttempt").length).toBeGreaterThan(0);
  });

  it("skips the wait before a duplicate check, and cancels the attempt that counts", async () => {
    const { callsOf, conclusion, elapsedSeconds } = await driveRun({
      activities: {
        launchAttempt: inTurn({
          kind: "launched",
          attempt: anAttempt({ vendorRunId: "900" }),
        }),
        planLaunch: inTurn({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 3_000 }) }),
        confirmLaunch: inTurn({ kind: "found", attempt: anAttempt({ vendorRunId: "899" }) }),
        checkAttempt: inTurn(
          { kind: "checked", status: active() },
          { kind: "checked", status: cancelled() },
        ),
      },
      events: [{ when: { at: 20 } }],
    });

    expect(conclusion.outcome).toBe("cancelled");
    expect(callsOf("cancelAttempt")[0]?.input).toMatchObject({ attempt: { vendorRunId: "899" } });
    expect(elapsedSeconds).toBeLessThan(40);
  });
});

describe("run, cancelled after its job has ended", () => {
  it.each<[string, Moment]>([
    ["during the explanation", { during: "explainFailure" }],
    ["in the delay before a retry", { at: 150 }],
    ["in the same batch as the timer of that delay, before it", { at: 420, order: "first" }],
  ])("keeps the failure and starts nothing more: %s", async (_when, when) => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { retry: { maxAttempts: 2, delaySeconds: 300, on: "anyFailure" } },
      vendor: { ends: [failed()] },
      events: [{ when }],
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(conclusion.message).toContain("a cancel was requested after it failed");
    expect(jobsStarted).toBe(1);
  });

  it("cancels the second attempt when it had begun", async () => {
    const { conclusion, progress, jobsStarted } = await driveRun({
      input: { retry: { maxAttempts: 2, delaySeconds: 300, on: "anyFailure" } },
      vendor: { ends: [failed(), succeeded()] },
      events: [{ when: { at: 440 } }],
    });

    expect(conclusion.outcome).toBe("cancelled");
    expect(jobsStarted).toBe(2);
    expect(progress.at(-1)?.attempts.map(({ result }) => result)).toStrictEqual([
      "failed",
      "cancelled",
    ]);
  });
});
