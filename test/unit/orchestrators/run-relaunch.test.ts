import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { anAttempt, aPlan, succeeded } from "../../support/run-builders";
import type { RunInput } from "../../../src/contracts/run-input";

const mayRelaunch: Partial<RunInput> = {
  target: { type: "dbt-job", accountId: "1", jobId: "2", relaunchWhenUnclear: true },
};
const planLaunch = () => ({ kind: "planned", plan: aPlan({ relaunchWhenUnclear: true }) });
const unclear = { kind: "unclear", reason: "the answer never came" };
const launched = { kind: "launched", attempt: anAttempt() };
const notFound = { kind: "notFound", marker: null, jobUrl: null };
const rejected = { kind: "rejected", failure: { code: "forbidden", message: "Not any more." } };

describe("run, with relaunchWhenUnclear", () => {
  it("launches once more when nothing was found of the first launch", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: mayRelaunch,
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear, launched),
        lookUpAttempt: inTurn(notFound),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([0, 155]);
  });

  it("launches no third time", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: mayRelaunch,
      activities: { planLaunch, launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(notFound) },
    });

    expect(conclusion.code).toBe("launchUnclear");
    expect(callsOf("launchAttempt")).toHaveLength(2);
  });

  it("does not launch again without the caller's consent", async () => {
    const { callsOf } = await driveRun({
      activities: { launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(notFound) },
    });

    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("looks at least once, also if there would be no time to launch again after it", async () => {
    const { callsOf } = await driveRun({
      input: { ...mayRelaunch, timeoutSeconds: 4 },
      activities: { planLaunch, launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(notFound) },
    });

    expect(callsOf("launchAttempt")).toHaveLength(1);
    expect(callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([5]);
  });

  it("launches once more where the next look would end right at the deadline", async () => {
    const { callsOf } = await driveRun({
      input: { ...mayRelaunch, timeoutSeconds: 65 },
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear, rejected),
        lookUpAttempt: inTurn(notFound),
      },
    });

    expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([0, 20]);
  });

  it("says why it is unclear, and why that could not be found out", async () => {
    const down = { kind: "unreachable", reason: "It is down", retryAfterSeconds: null };
    const { conclusion } = await driveRun({
      input: { limits: { lostContactSeconds: 60, cancelGraceSeconds: 60 } },
      activities: {
        launchAttempt: inTurn({ kind: "unclear", reason: "dbt.example did not answer." }),
        lookUpAttempt: inTurn(down),
      },
    });

    expect(conclusion.message).toContain("dbt.example did not answer; It is down.");
  });

  it.each([
    ["leaves out looks that would take the time for another launch", [], [5, 20]],
    ["makes all looks after a cancel", [{ when: { at: 2 } }], [5, 20, 65, 155]],
  ])("%s", async (_name, events, looks) => {
    const { callsOf } = await driveRun({
      input: { ...mayRelaunch, timeoutSeconds: 40 },
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear, rejected),
        lookUpAttempt: inTurn(notFound),
      },
      events,
    });

    const made = callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds);
    expect(made.slice(0, looks.length)).toStrictEqual(looks);
  });

  it("does not launch again after a cancel", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: mayRelaunch,
      activities: { planLaunch, launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(notFound) },
      events: [{ when: { at: 30 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("launches once more although contact counts as lost before the last look", async () => {
    const { callsOf } = await driveRun({
      input: { ...mayRelaunch, limits: { lostContactSeconds: 60, cancelGraceSeconds: 60 } },
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear, launched),
        lookUpAttempt: inTurn(notFound),
      },
    });

    expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([0, 155]);
  });

  it("gives the second launch its own time limits", async () => {
    const tryAgain = {
      ...{ kind: "tryAgain", reason: "the vendor answers 503", mayHaveStarted: false },
      retryAfterSeconds: null,
    };
    const { conclusion, callsOf } = await driveRun({
      input: { ...mayRelaunch, limits: { lostContactSeconds: 60, cancelGraceSeconds: 60 } },
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear, tryAgain, tryAgain, launched),
        lookUpAttempt: inTurn(notFound),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([
      0, 155, 160, 170,
    ]);
  });

  it.each([
    { timeoutSeconds: 60, at: [0, 20] },
    { timeoutSeconds: 100, at: [0, 65] },
    { timeoutSeconds: 160, at: [0, 155] },
  ])(
    "launches again in time for a deadline of $timeoutSeconds s",
    async ({ timeoutSeconds, at }) => {
      const { callsOf } = await driveRun({
        input: { ...mayRelaunch, timeoutSeconds },
        activities: { planLaunch, launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(notFound) },
      });

      expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual(at);
    },
  );

  it("does not launch again at a deadline that comes with the first look", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { ...mayRelaunch, timeoutSeconds: 5 },
      activities: { planLaunch, launchAttempt: inTurn(unclear), lookUpAttempt: inTurn(notFound) },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("does not launch again while no look could be made", async () => {
    const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };
    const { conclusion, callsOf } = await driveRun({
      input: { ...mayRelaunch, limits: { lostContactSeconds: 60, cancelGraceSeconds: 60 } },
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear),
        lookUpAttempt: inTurn(unreachable),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(callsOf("launchAttempt")).toHaveLength(1);
  });

  it("does not say that nothing was started when only the second launch is refused", async () => {
    const { conclusion } = await driveRun({
      input: mayRelaunch,
      activities: {
        planLaunch,
        launchAttempt: inTurn(unclear, rejected),
        lookUpAttempt: inTurn(notFound),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
  });
});
