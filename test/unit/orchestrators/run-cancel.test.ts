import type { Moment } from "../../support/drive";
import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { endingAt } from "../../support/fake-vendor";
import { active, cancelled, failed, succeeded } from "../../support/run-builders";

const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };

describe("run, cancelled while its job runs", () => {
  it.each<[string, Moment]>([
    ["between two checks", { at: 40 }],
    ["in the same batch as the timer of the watch, before it", { at: 30, order: "first" }],
    ["in the same batch as the timer of the watch, after it", { at: 30, order: "last" }],
    [
      "in the same batch as the plan, when the launch is decided",
      { with: "planLaunch", order: "last" },
    ],
    ["during the launch", { during: "launchAttempt" }],
    [
      "in the same batch as the result of the launch, before it",
      { with: "launchAttempt", order: "first" },
    ],
    [
      "in the same batch as the result of the launch, after it",
      { with: "launchAttempt", order: "last" },
    ],
    ["during a check", { during: "checkAttempt", call: 2 }],
    [
      "in the same batch as the result of a check",
      { with: "checkAttempt", call: 2, order: "last" },
    ],
  ])("takes effect %s", async (_when, when) => {
    const { conclusion, callsOf, jobsStarted } = await driveRun({ events: [{ when }] });

    expect(conclusion).toStrictEqual({
      outcome: "cancelled",
      code: "cancelled",
      message:
        "Cancelled.\nMessage: Cancelled on request, and seen to stop. Run cancelled.\nRun page URL: https://adb-1.2.azuredatabricks.net/jobs/77/runs/501",
    });
    expect(callsOf("cancelAttempt").length).toBeGreaterThan(0);
    expect(jobsStarted).toBe(1);
  });

  it("ends within seconds after the job has stopped", async () => {
    const { elapsedSeconds } = await driveRun({
      input: { waitSeconds: 3_600 },
      vendor: { runSeconds: 90_000, stopSeconds: 12 },
      events: [{ when: { at: 40 } }],
    });

    expect(elapsedSeconds).toBeGreaterThanOrEqual(52);
    expect(elapsedSeconds).toBeLessThanOrEqual(65);
  });

  it("treats a second cancel like the first", async () => {
    const { conclusion } = await driveRun({
      vendor: { runSeconds: 900, stopSeconds: 100 },
      events: [{ when: { at: 40 } }, { when: { at: 41 } }, { when: { at: 90 } }],
    });

    expect(conclusion.code).toBe("cancelled");
  });

  it("asks again when the vendor could not be reached", async () => {
    const { conclusion, callsOf } = await driveRun({
      vendor: { runSeconds: 3_600 },
      activities: {
        cancelAttempt: inTurn(unreachable, unreachable, { kind: "requested" }),
        checkAttempt: endingAt(60, failed()),
      },
      events: [{ when: { at: 40 } }],
    });

    expect(callsOf("cancelAttempt").length).toBeGreaterThanOrEqual(3);
    expect(conclusion.outcome).toBe("failed");
  });

  it("cancels although the step itself keeps throwing at first", async () => {
    const { conclusion } = await driveRun({
      vendor: { runSeconds: 300 },
      activities: {
        cancelAttempt: inTurn(new Error("worker gone"), { kind: "requested" }),
        checkAttempt: endingAt(50, cancelled({ message: "Gone." })),
      },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion.message).toContain("Cancelled on request, and seen to stop. Gone.");
  });

  it("ends with success when the job succeeds before the cancel takes effect", async () => {
    const { conclusion } = await driveRun({
      vendor: { runSeconds: 50, stopSeconds: 60, ends: [succeeded({ message: "All done." })] },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(conclusion.message).toContain(
      "All done. It ended before its cancel took effect; it was being cancelled as requested.",
    );
  });

  it("ends with the failure when the job fails before the cancel takes effect", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { retry: { maxAttempts: 3, delaySeconds: 10, on: "anyFailure" } },
      vendor: { runSeconds: 50, stopSeconds: 60, ends: [failed()] },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
    expect(conclusion.message).toContain(
      "Note: it failed while it was being cancelled as requested.",
    );
    expect(jobsStarted).toBe(1);
  });

  it("ends unknown when the cancel never takes effect", async () => {
    const { conclusion, elapsedSeconds, callsOf } = await driveRun({
      vendor: { runSeconds: 90_000, stopSeconds: null },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "cancelNotConfirmed" });
    expect(conclusion.message).toContain(
      "Asked to cancel run 501 as requested, but it was not seen to stop within 600 s, last seen RUNNING.",
    );
    expect(callsOf("cancelAttempt").length).toBeGreaterThan(10);
    expect(elapsedSeconds).toBeGreaterThanOrEqual(640);
    expect(elapsedSeconds).toBeLessThan(700);
  });

  it.each([300, 3_600])(
    "repeats the cancel in its own interval when Retry-After is %i s",
    async (asked) => {
      const busy = { kind: "unreachable", reason: "429", retryAfterSeconds: asked };
      const { callsOf } = await driveRun({
        vendor: { runSeconds: 90_000 },
        activities: { cancelAttempt: inTurn(busy, busy, { kind: "requested" }) },
        events: [{ when: { at: 40 } }],
      });

      const cancelledAt = callsOf("cancelAttempt").map(({ atSeconds }) => atSeconds);
      expect(cancelledAt.slice(0, 3)).toStrictEqual([40, 42, 45]);
    },
  );

  it.each([
    ["waits for the vendor's Retry-After if that is longer than its interval", 300, [80, 380]],
    ["keeps its interval if the vendor's Retry-After is too long", 3_600, [80, 110]],
  ])("%s", async (_what, retryAfterSeconds, expected) => {
    const { callsOf } = await driveRun({
      vendor: {
        runSeconds: 90_000,
        cancelAnswer: { kind: "unreachable", reason: "429", retryAfterSeconds },
      },
      events: [{ when: { at: 40 } }],
    });

    const cancelledAt = callsOf("cancelAttempt").map(({ atSeconds }) => atSeconds);
    expect(cancelledAt.slice(0, 7)).toStrictEqual([40, 42, 45, 50, 60, ...expected]);
  });

  it("repeats the vendor's message when it rejects the cancel", async () => {
    const { conclusion } = await driveRun({
      vendor: {
        runSeconds: 90_000,
        cancelAnswer: {
          kind: "rejected",
          failure: { code: "forbidden", message: "The identity may not cancel runs" },
        },
      },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion.code).toBe("cancelNotConfirmed");
    expect(conclusion.message).toContain(
      "The vendor's response to the cancel: The identity may not cancel runs.",
    );
  });
});

describe("run, whose job is lost while it is being cancelled", () => {
  it.each([
    [
      "unknown to the vendor",
      { kind: "missing", reason: "No run 501." },
      "the vendor no longer knows it, last seen RUNNING: No run 501. It may",
    ],
    [
      "unreachable",
      unreachable,
      "contact with it was lost, last seen RUNNING: connect timeout. It may",
    ],
  ])("reports only the last known state when it is %s", async (_what, seen, words) => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits: { lostContactSeconds: 60, cancelGraceSeconds: 600 } },
      activities: {
        checkAttempt: inTurn(
          { kind: "checked", status: active() },
          { kind: "checked", status: active() },
          seen,
        ),
      },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion.code).toBe("cancelNotConfirmed");
    expect(conclusion.message).toContain(`Asked to cancel run 501 as requested, but ${words}`);
    expect(elapsedSeconds).toBeLessThan(200);
  });
});
