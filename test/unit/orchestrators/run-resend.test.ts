import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { anAttempt, aPlan, succeeded } from "../../support/run-builders";

const cutOff = { kind: "unclear", reason: "an earlier execution was stopped", resend: true };
const unclear = { kind: "unclear", reason: "the answer never came" };
const launched = { kind: "launched", attempt: anAttempt() };
const notFound = { kind: "notFound", marker: null, jobUrl: null };
const unreachable = { kind: "unreachable", reason: "503", retryAfterSeconds: null };

/** When each launch was executed, and which POST of the attempt it was. */
const sends = (calls: readonly { readonly atSeconds: number; readonly input: unknown }[]) =>
  calls.map(({ atSeconds, input }) => [atSeconds, (input as { send?: number }).send]);

describe("run, whose launch step was stopped around its POST", () => {
  it("launches once more, with the next send, after every look found nothing", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(cutOff, launched),
        lookUpAttempt: inTurn(notFound),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([
      5, 20, 65, 155,
    ]);
    expect(sends(callsOf("launchAttempt"))).toStrictEqual([
      [0, undefined],
      [155, 2],
    ]);
  });

  it("looks for a run that is newer than the newest one right before the POST", async () => {
    const { callsOf } = await driveRun({
      activities: {
        planLaunch: inTurn({ kind: "planned", plan: aPlan({ baselineRunId: "7" }) }),
        launchAttempt: inTurn({ ...cutOff, baselineRunId: "9" }, launched),
        lookUpAttempt: inTurn(notFound),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
    });

    const plan = { baselineRunId: "9" };
    expect(callsOf("lookUpAttempt")[0]).toMatchObject({ input: { plan } });
    expect(callsOf("launchAttempt")).toMatchObject([
      { input: { plan: { baselineRunId: "7" } } },
      { input: { plan, send: 2 } },
    ]);
  });

  it("uses the run that a look finds", async () => {
    const found = { kind: "found", attempt: anAttempt() };
    const { conclusion, callsOf } = await driveRun({
      activities: {
        launchAttempt: inTurn(cutOff),
        lookUpAttempt: inTurn(notFound, notFound, found),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("launches no third time", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: { launchAttempt: inTurn(cutOff), lookUpAttempt: inTurn(notFound) },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(sends(callsOf("launchAttempt"))).toStrictEqual([
      [0, undefined],
      [155, 2],
    ]);
  });

  it("does not launch again after a cancel", async () => {
    const { conclusion, callsOf } = await driveRun({
      activities: { launchAttempt: inTurn(cutOff), lookUpAttempt: inTurn(notFound) },
      events: [{ when: { at: 30 } }],
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("does not launch again when the deadline passed during the looks", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { timeoutSeconds: 150 },
      activities: { launchAttempt: inTurn(cutOff), lookUpAttempt: inTurn(notFound) },
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("does not launch again when a look could not be made", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { limits: { lostContactSeconds: 60, cancelGraceSeconds: 60 } },
      activities: {
        launchAttempt: inTurn(cutOff),
        lookUpAttempt: inTurn(notFound, unreachable),
      },
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("makes every look first, also if the caller allows a second start", async () => {
    const { callsOf } = await driveRun({
      input: { timeoutSeconds: 160 },
      activities: {
        planLaunch: () => ({ kind: "planned", plan: aPlan({ relaunchWhenUnclear: true }) }),
        launchAttempt: inTurn(cutOff, launched),
        lookUpAttempt: inTurn(notFound),
      },
    });

    expect(sends(callsOf("launchAttempt"))).toStrictEqual([
      [0, undefined],
      [155, 2],
    ]);
  });

  it("has a send of its own for the second start that a caller allows", async () => {
    const { callsOf } = await driveRun({
      activities: {
        planLaunch: () => ({ kind: "planned", plan: aPlan({ relaunchWhenUnclear: true }) }),
        launchAttempt: inTurn(unclear, launched),
        lookUpAttempt: inTurn(notFound),
      },
    });

    expect(sends(callsOf("launchAttempt"))).toStrictEqual([
      [0, undefined],
      [155, 2],
    ]);
  });
});
