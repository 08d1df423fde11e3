import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { active, anAttempt, aPlan, cancelled, succeeded } from "../../support/run-builders";

const plannedToConfirm = inTurn({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 20 }) });
const notFound = { kind: "notFound", marker: null, jobUrl: null };
const found = { kind: "found", attempt: anAttempt() };
const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };
const rejected = { kind: "rejected", failure: { code: "jobNotFound", message: "No job 77." } };
const notLetIn = {
  kind: "tryAgain",
  reason: "the vendor answers 429",
  mayHaveStarted: false,
  retryAfterSeconds: null,
};
const ended = inTurn({ kind: "checked", status: succeeded() });
const launched = { kind: "launched", attempt: anAttempt() };

describe("run, confirming a launch", () => {
  it("watches the attempt that the confirmation names", async () => {
    const { callsOf, progress } = await driveRun({
      activities: {
        planLaunch: plannedToConfirm,
        launchAttempt: inTurn(launched),
        confirmLaunch: inTurn({ kind: "found", attempt: anAttempt({ vendorRunId: "499" }) }),
        checkAttempt: ended,
      },
    });

    expect(callsOf("confirmLaunch")[0]?.atSeconds).toBe(20);
    expect(callsOf("checkAttempt")[0]?.input).toMatchObject({ attempt: { vendorRunId: "499" } });
    expect(progress.at(-1)?.attempts).toMatchObject([{ number: 1, vendorRunId: "499" }]);
    expect(progress.find(({ message }) => message === "Started run 501")).toMatchObject({
      phase: "launching",
      attempts: [{ number: 1, vendorRunId: "501", runPageUrl: anAttempt().runPageUrl }],
    });
  });

  it.each([
    ["the vendor is out of reach", inTurn(unreachable)],
    ["nothing is found", inTurn(notFound)],
    ["the step always throws", inTurn(new Error("defect"))],
  ])("keeps the attempt it has when %s", async (_when, confirmLaunch) => {
    const { conclusion, callsOf } = await driveRun({
      activities: {
        planLaunch: plannedToConfirm,
        launchAttempt: inTurn(launched),
        confirmLaunch,
        checkAttempt: ended,
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("checkAttempt")[0]?.input).toMatchObject({ attempt: { vendorRunId: "501" } });
  });

  it("asks again while the vendor is unreachable, but not for long", async () => {
    const { callsOf } = await driveRun({
      activities: {
        planLaunch: plannedToConfirm,
        launchAttempt: inTurn(launched),
        confirmLaunch: inTurn(unreachable, { ...unreachable, retryAfterSeconds: 300 }),
        checkAttempt: ended,
      },
    });

    const seconds = callsOf("confirmLaunch").map(({ atSeconds }) => atSeconds);
    expect(seconds).toStrictEqual([20, 25, 325]);
    expect(callsOf("checkAttempt")[0]?.atSeconds).toBe(325);
  });

  it("waits for no confirmation beyond the run's own deadline", async () => {
    const { callsOf } = await driveRun({
      input: { timeoutSeconds: 30 },
      activities: {
        planLaunch: plannedToConfirm,
        launchAttempt: inTurn(launched),
        confirmLaunch: inTurn({ ...unreachable, retryAfterSeconds: 300 }),
        checkAttempt: ended,
      },
    });

    expect(callsOf("checkAttempt")[0]?.atSeconds).toBe(30);
  });
});

describe("run, where an execution of the launch may have been cut off", () => {
  it.each([
    ["refused", rejected],
    ["rejected with 429", notLetIn],
  ])(
    "watches what an earlier execution started, although the repeated launch is %s",
    async (_how, answer) => {
      const { conclusion, callsOf } = await driveRun({
        input: { timeoutSeconds: 60 },
        activities: {
          planLaunch: plannedToConfirm,
          launchAttempt: inTurn(answer),
          lookUpAttempt: inTurn(found),
          checkAttempt: ended,
        },
      });

      expect(conclusion.outcome).toBe("succeeded");
      expect(callsOf("lookUpAttempt")).toHaveLength(1);
      expect(callsOf("checkAttempt")[0]?.input).toMatchObject({ attempt: { vendorRunId: "501" } });
    },
  );

  it("cancels what an earlier execution started, when cancelled while its token is rejected", async () => {
    const { callsOf, conclusion } = await driveRun({
      activities: {
        planLaunch: plannedToConfirm,
        launchAttempt: inTurn(notLetIn),
        lookUpAttempt: inTurn(found),
        checkAttempt: inTurn(
          { kind: "checked", status: active() },
          { kind: "checked", status: cancelled() },
        ),
      },
      events: [{ when: { at: 3 } }],
    });

    expect(conclusion.outcome).toBe("cancelled");
    expect(callsOf("launchAttempt")).toHaveLength(1);
    expect(callsOf("lookUpAttempt")[0]?.atSeconds).toBe(23);
    expect(callsOf("cancelAttempt").length).toBeGreaterThan(0);
  });

  it("says that nothing was started when the list shows nothing later either", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      activities: {
        planLaunch: plannedToConfirm,
        launchAttempt: inTurn(rejected),
        lookUpAttempt: inTurn(unreachable, notFound),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "jobNotFound" });
    expect(callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([20, 25]);
    expect(elapsedSeconds).toBe(25);
  });

  it.each([
    ["refused", rejected, [], "No job 77; connect timeout"],
    ["rejected with 429", notLetIn, [], "the vendor answers 429; connect timeout"],
    ["cancelled", notLetIn, [{ when: { at: 3 } }], "came before the vendor let it start; connect"],
  ])(
    'does not report "not started" while the list cannot be read: %s',
    async (_how, answer, events, why) => {
      const { conclusion, callsOf } = await driveRun({
        input: {
          timeoutSeconds: 60,
          limits: { lostContactSeconds: 3_600, cancelGraceSeconds: 60 },
        },
        activities: {
          planLaunch: plannedToConfirm,
          launchAttempt: inTurn(answer),
          lookUpAttempt: inTurn(unreachable, { ...unreachable, retryAfterSeconds: 3_600 }),
        },
        events,
      });

      expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
      expect(conclusion.message).toContain(why);
      const [first = 0, ...others] = callsOf("lookUpAttempt").map(({ atSeconds }) => atSeconds);
      expect(others).toStrictEqual([first + 5, first + 40]);
    },
  );

  it("does not look for a run if the vendor recognises a launch", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      activities: { launchAttempt: inTurn(rejected) },
    });

    expect(conclusion.code).toBe("jobNotFound");
    expect(callsOf("lookUpAttempt")).toHaveLength(0);
    expect(elapsedSeconds).toBe(0);
  });
});
