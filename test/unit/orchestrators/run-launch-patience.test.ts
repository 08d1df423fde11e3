import type { Hindrance } from "../../../src/contracts/attempt";
import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { active, anAttempt, aPlan, cancelled, succeeded } from "../../support/run-builders";
import type { ActivityFake } from "../../support/hub-core";

const HOUR = 3_600;
const limits = { lostContactSeconds: 300, cancelGraceSeconds: 60 };

const tryAgain = (
  because: Hindrance | undefined,
  { mayHaveStarted = false, reason = "it says not now" } = {},
): unknown => ({
  ...{ kind: "tryAgain", reason, mayHaveStarted, retryAfterSeconds: null },
  ...(because !== undefined && { because }),
});
const unreachable = (because?: Hindrance): unknown => ({
  ...{ kind: "unreachable", reason: "it cannot be asked", retryAfterSeconds: null },
  ...(because !== undefined && { because }),
});
const planned = { kind: "planned", plan: aPlan() };
const launched = { kind: "launched", attempt: anAttempt() };
const ended = inTurn({ kind: "checked", status: succeeded() });
const full = tryAgain("full", { reason: "There are already 5 active runs (limit: 5)." });
const queuedUntil =
  (seconds: number): ActivityFake =>
  (_input, { atSeconds }) => ({
    kind: "checked",
    status: atSeconds < seconds ? active({ vendorState: "QUEUED", queued: true }) : cancelled(),
  });
const times = (count: number, answer: unknown): unknown[] =>
  Array.from({ length: count }, () => answer);

describe("run, launching at a vendor that is full", () => {
  it("waits for longer than the lost-contact limit", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { limits },
      activities: { launchAttempt: inTurn(...times(20, full), launched), checkAttempt: ended },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt").at(-1)?.atSeconds).toBeGreaterThan(900);
  });

  it("times out at the run's deadline, with nothing running", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      input: { limits, timeoutSeconds: 2 * HOUR },
      activities: { launchAttempt: inTurn(full) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "timedOut",
      message:
        "Timed out.\nMessage: The job was not started within 7200 s (timeoutSeconds), and nothing is running: There are already 5 active runs (limit: 5).\nRun page URL: none, nothing was started",
    });
    expect(elapsedSeconds).toBe(2 * HOUR);
    expect(callsOf("launchAttempt").at(-1)?.atSeconds).toBeLessThan(2 * HOUR);
  });

  it("tries every five minutes in the end, so that waiting for hours keeps a small history", async () => {
    const { callsOf, largestPayloadBytes } = await driveRun({
      input: { limits, timeoutSeconds: 8 * HOUR },
      activities: { launchAttempt: inTurn(full) },
    });

    const tries = callsOf("launchAttempt").map(({ atSeconds }) => Math.round(atSeconds));
    const pauses = tries.slice(1).map((at, index) => at - tries[index]!);
    expect(pauses.slice(0, 7)).toStrictEqual([5, 10, 20, 40, 60, 60, 60]);
    expect(Math.min(...pauses.slice(25, -1))).toBeGreaterThanOrEqual(299);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(301);
    expect(tries.length).toBeLessThan(120);
    expect(largestPayloadBytes).toBeLessThan(512 * 1_024);
  });

  it("times out at queueTimeoutSeconds, after a last try", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      input: { limits, queueTimeoutSeconds: 600 },
      activities: { launchAttempt: inTurn(full) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "queueTimedOut",
      message:
        "Timed out.\nMessage: The job was not started within 600 s of waiting for room at the vendor (queueTimeoutSeconds), and nothing is running: There are already 5 active runs (limit: 5).\nRun page URL: none, nothing was started",
    });
    expect(elapsedSeconds).toBe(600);
    expect(callsOf("launchAttempt").at(-1)?.atSeconds).toBe(600);
  });

  it("counts that wait and the wait in the vendor's own queue together", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { limits, queueTimeoutSeconds: 600, waitSeconds: HOUR },
      activities: {
        launchAttempt: inTurn(...times(5, full), launched),
        checkAttempt: queuedUntil(602),
        cancelAttempt: inTurn({ kind: "requested" }),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "timedOut", code: "queueTimedOut" });
    expect(callsOf("cancelAttempt")[0]?.atSeconds).toBe(600);
  });

  it("counts contact as lost only from the last answer on", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits },
      activities: { launchAttempt: inTurn(...times(10, full), tryAgain(undefined)) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "notStarted" });
    expect(elapsedSeconds).toBeGreaterThan(600);
    expect(elapsedSeconds).toBeLessThan(900);
  });

  it("is cancelled while it waits", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits },
      activities: { launchAttempt: inTurn(full) },
      events: [{ when: { at: 1_000 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(elapsedSeconds).toBe(1_000);
  });

  it("looks for a run before it times out where an earlier try may have started one", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { limits, timeoutSeconds: HOUR },
      activities: {
        launchAttempt: inTurn(tryAgain(undefined, { mayHaveStarted: true }), full),
        lookUpAttempt: inTurn({ kind: "notFound", marker: null, jobUrl: null }),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(callsOf("lookUpAttempt")[0]?.atSeconds).toBe(HOUR + 5);
  });
});

describe("run, launching while Runward paces its requests", () => {
  it("waits for its turn for longer than the lost-contact limit", async () => {
    const { conclusion } = await driveRun({
      input: { limits },
      activities: {
        planLaunch: inTurn(...times(20, unreachable("paced")), planned),
        launchAttempt: inTurn(...times(20, tryAgain("paced")), launched),
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
  });
});

describe("run, launching with settings that are wrong", () => {
  it.each<[Hindrance, number]>([
    ["misconfigured", 60],
    ["notGranted", 600],
  ])("says so when it was %s for %i s", async (because, seconds) => {
    const planning = await driveRun({ activities: { planLaunch: inTurn(unreachable(because)) } });
    const launching = await driveRun({ activities: { launchAttempt: inTurn(tryAgain(because)) } });

    expect(planning.conclusion).toMatchObject({ outcome: "failed", code: "notStarted" });
    expect(planning.conclusion.message).toContain("nothing is running: it cannot be asked");
    expect(planning.elapsedSeconds).toBe(seconds);
    expect(launching.conclusion).toMatchObject({ outcome: "failed", code: "notStarted" });
    expect(launching.elapsedSeconds).toBe(seconds);
  });

  it("waits no longer than for lost contact", async () => {
    const { elapsedSeconds } = await driveRun({
      input: { limits },
      activities: { planLaunch: inTurn(unreachable("notGranted")) },
    });

    expect(elapsedSeconds).toBe(300);
  });

  it("continues when the setting is corrected within the minute", async () => {
    const { conclusion } = await driveRun({
      activities: { planLaunch: inTurn(...times(3, unreachable("misconfigured")), planned) },
    });

    expect(conclusion.outcome).toBe("succeeded");
  });

  it("counts the minute anew when something else came between", async () => {
    const { conclusion } = await driveRun({
      activities: {
        planLaunch: inTurn(
          ...times(3, unreachable("misconfigured")),
          unreachable(),
          unreachable("misconfigured"),
          planned,
        ),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
  });

  it("does not give up within a minute what may have started", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(
          tryAgain(undefined, { mayHaveStarted: true }),
          ...times(20, tryAgain("misconfigured")),
          launched,
        ),
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt").at(-1)?.atSeconds).toBeGreaterThan(900);
  });

  it("does not abandon a live run within a minute", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        checkAttempt: inTurn(...times(30, unreachable("misconfigured")), {
          kind: "checked",
          status: succeeded(),
        }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("checkAttempt").at(-1)?.atSeconds).toBe(900);
  });
});

describe("run, whose deadline passes while it launches", () => {
  it("sends no launch after a plan that took too long", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 20 },
      durations: { planLaunch: 42 },
    });

    expect(conclusion).toMatchObject({ outcome: "timedOut", code: "timedOut" });
    expect(conclusion.message).toContain("nothing is running: The deadline passed");
    expect(callsOf("launchAttempt")).toHaveLength(0);
  });

  it("times out when the launch step refused to send it", async () => {
    const refused = tryAgain(undefined, { reason: "The deadline passed before it was sent." });
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 20 },
      durations: { launchAttempt: 42 },
      activities: { launchAttempt: inTurn(refused) },
    });

    expect(conclusion).toMatchObject({ outcome: "timedOut", code: "timedOut" });
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("looks once more for a dbt run before it says that nothing is running", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 20 },
      durations: { launchAttempt: 42 },
      activities: {
        planLaunch: inTurn({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 15 }) }),
        launchAttempt: inTurn(tryAgain(undefined)),
        lookUpAttempt: inTurn({ kind: "notFound", marker: null, jobUrl: null }),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "timedOut", code: "timedOut" });
    expect(callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([57]);
  });
});
