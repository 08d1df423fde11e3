import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { anAttempt, aPlan, succeeded } from "../../support/run-builders";

const launched = { kind: "launched", attempt: anAttempt() };
const unclear = { kind: "unclear", reason: "the answer never came" };
const notFound = { kind: "notFound", marker: null, jobUrl: null };
const found = { kind: "found", attempt: anAttempt() };
const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };
const rejected = { kind: "rejected", failure: { code: "jobNotFound", message: "No job 77." } };
const tryAgain = (mayHaveStarted: boolean): unknown => ({
  kind: "tryAgain",
  reason: "the vendor answers 503",
  mayHaveStarted,
  retryAfterSeconds: null,
});
const ended = inTurn({ kind: "checked", status: succeeded() });

describe("run, planning a launch", () => {
  it("retries an unreachable vendor with doubling pauses", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        planLaunch: inTurn(unreachable, unreachable, unreachable, {
          kind: "planned",
          plan: aPlan(),
        }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("planLaunch").map(({ atSeconds }) => atSeconds)).toStrictEqual([0, 5, 15, 35]);
  });

  it("waits for the vendor's Retry-After", async () => {
    const { callsOf } = await driveRun({
      activities: {
        planLaunch: inTurn(
          { ...unreachable, retryAfterSeconds: 240 },
          { kind: "planned", plan: aPlan() },
        ),
      },
    });

    expect(callsOf("launchAttempt")[0]?.atSeconds).toBe(240);
  });

  it("fails with the vendor's rejection, and without a run page", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: { planLaunch: inTurn(rejected) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "failed",
      code: "jobNotFound",
      message:
        "Failed.\nMessage: The job was not started. No job 77.\nRun page URL: none, nothing was started",
    });
    expect(callsOf("launchAttempt")).toHaveLength(0);
  });

  it("gives up when the budget for lost contact is spent", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits: { lostContactSeconds: 300, cancelGraceSeconds: 60 } },
      activities: { planLaunch: inTurn({ ...unreachable, retryAfterSeconds: 250 }) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "notStarted" });
    expect(conclusion.message).toContain("nothing is running: connect timeout");
    expect(elapsedSeconds).toBe(300);
  });

  it("gives up at the run's deadline when that comes first", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { timeoutSeconds: 100 },
      activities: { planLaunch: inTurn(unreachable) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "timedOut",
      message:
        "Timed out.\nMessage: The job was not started within 100 s (timeoutSeconds), and nothing is running: connect timeout.\nRun page URL: none, nothing was started",
    });
    expect(elapsedSeconds).toBe(100);
  });

  it("survives a step that throws once", async () => {
    const { conclusion } = await driveRun({
      activities: {
        planLaunch: inTurn(new Error("worker gone"), { kind: "planned", plan: aPlan() }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
  });

  it("ends in a sentence when the step always throws", async () => {
    const { conclusion } = await driveRun({
      activities: { planLaunch: inTurn(new Error("defect")) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "notStarted" });
  });
});

describe("run, launching", () => {
  it("fails at once when the vendor refuses and nothing can have started", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      activities: { launchAttempt: inTurn(rejected) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "jobNotFound" });
    expect(callsOf("lookUpAttempt")).toHaveLength(0);
    expect(elapsedSeconds).toBe(0);
  });

  it("looks for a run before it accepts a rejection after an uncertain launch", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(tryAgain(true), rejected),
        lookUpAttempt: inTurn(found),
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt")).toHaveLength(2);
  });

  it("is not certain after a rejection either when no run is found", async () => {
    const { conclusion } = await driveRun({
      activities: {
        launchAttempt: inTurn(tryAgain(true), rejected),
        lookUpAttempt: inTurn(notFound),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(conclusion.message).toContain("No job 77.");
  });

  it("ends as not started when nothing can have started", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits: { lostContactSeconds: 120, cancelGraceSeconds: 60 } },
      activities: { launchAttempt: inTurn(tryAgain(false)) },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "notStarted" });
    expect(elapsedSeconds).toBe(120);
  });

  it("looks for a run before it gives up when something may have started", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { limits: { lostContactSeconds: 120, cancelGraceSeconds: 60 } },
      activities: { launchAttempt: inTurn(tryAgain(true)), lookUpAttempt: inTurn(notFound) },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(callsOf("lookUpAttempt")).toHaveLength(4);
  });

  it("never launches again after an unclear answer, and finds the run at the third look", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(unclear),
        lookUpAttempt: inTurn(notFound, notFound, found),
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt")).toHaveLength(1);
    expect(callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([5, 20, 65]);
  });

  it("ends unknown when the run is never found, and says what to look for and where", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      activities: {
        launchAttempt: inTurn(unclear),
        lookUpAttempt: inTurn({
          ...notFound,
          marker: "runward-1f2e",
          jobUrl: "https://x.dbt.com/77",
        }),
      },
    });

    expect(conclusion).toStrictEqual({
      outcome: "unknown",
      code: "launchUnclear",
      message:
        "Outcome unknown.\nMessage: It is not known whether the job was started: the answer never came. Look for a run whose cause starts with runward-1f2e. Check the job's page before you start it again.\nRun page URL: https://x.dbt.com/77",
    });
    expect(elapsedSeconds).toBe(5 + 15 + 45 + 90);
  });

  it("does not count a look at which the vendor was unreachable", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(unclear),
        lookUpAttempt: inTurn(
          unreachable,
          notFound,
          unreachable,
          unreachable,
          notFound,
          notFound,
          found,
        ),
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("lookUpAttempt")).toHaveLength(7);
  });

  it("stops looking when the vendor stays unreachable for the whole time limit", async () => {
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits: { lostContactSeconds: 300, cancelGraceSeconds: 60 } },
      activities: { launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(unreachable) },
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(conclusion.message).toContain("the answer never came; connect timeout");
    expect(elapsedSeconds).toBeGreaterThanOrEqual(300);
    expect(elapsedSeconds).toBeLessThan(400);
  });

  it("does not look for a run beyond its time limit, whatever Retry-After says", async () => {
    const away = { ...unreachable, retryAfterSeconds: 86_400 };
    const { conclusion, elapsedSeconds } = await driveRun({
      input: { limits: { lostContactSeconds: 300, cancelGraceSeconds: 60 } },
      activities: { launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(away) },
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(elapsedSeconds).toBeLessThan(400);
  });

  it("treats a launch step that always throws as unclear, never as a failure", async () => {
    const { conclusion } = await driveRun({
      activities: { launchAttempt: inTurn(new Error("defect")), lookUpAttempt: inTurn(notFound) },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
  });

  it("repeats a launch step that threw once, which its order makes safe", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(new Error("worker gone"), launched),
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt")).toHaveLength(2);
  });
});

const refused = { ...unreachable, reason: "The workspace answered 403." };

describe("run, giving the reason of an unclear launch", () => {
  it.each([
    ["connection reset", notFound, "started: connection reset. Check"],
    ["dbt answered 500.", notFound, "started: dbt answered 500. Check"],
    ["connect timeout", unreachable, "started: connect timeout. Check"],
    ["connection reset", refused, "started: connection reset; The workspace answered 403. Check"],
    ["dbt answered 500.", unreachable, "started: dbt answered 500; connect timeout. Check"],
  ])("ends %s with one full stop and says nothing twice", async (reason, settled, expected) => {
    const { conclusion } = await driveRun({
      activities: {
        launchAttempt: inTurn({ kind: "unclear", reason }),
        lookUpAttempt: inTurn(settled),
      },
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(conclusion.message).toContain(expected);
  });
});
