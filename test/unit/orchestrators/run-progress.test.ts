import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { active, failed, RUN_PAGE, secondsLater, succeeded } from "../../support/run-builders";

const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };

describe("run's custom status", () => {
  it("goes through the phases of a retried and cancelled run", async () => {
    const { phases } = await driveRun({
      input: { retry: { maxAttempts: 2, delaySeconds: 60, on: "anyFailure" } },
      vendor: { ends: [failed()] },
      events: [{ when: { at: 200 } }],
    });

    expect(phases).toStrictEqual([
      "launching",
      "watching",
      "explaining",
      "waitingToRetry",
      "launching",
      "watching",
      "stopping",
      "ended",
    ]);
  });

  it("shows deadline, attempt and watch from the moment they are known", async () => {
    const { progress } = await driveRun();

    expect(progress[0]).toMatchObject({
      deadline: secondsLater(86_400),
      attempts: [],
      watchId: null,
    });
    expect(progress.find(({ phase }) => phase === "watching")).toMatchObject({
      message: "Watching run 501",
      watchId: "watch-databricks-adb-1.2-501-1",
      attempts: [{ number: 1, vendorRunId: "501", runPageUrl: RUN_PAGE, result: null }],
    });
    expect(progress.at(-1)).toMatchObject({
      phase: "ended",
      vendorState: "SUCCESS",
      checks: 5,
      lastCheckAt: secondsLater(120),
    });
  });

  it("says why the launch waits", async () => {
    const { progress } = await driveRun({
      activities: {
        planLaunch: inTurn(unreachable, {
          kind: "rejected",
          failure: { code: "x", message: "No." },
        }),
      },
    });

    expect(progress.map(({ message }) => message)).toContain("Waiting to start: connect timeout");
  });

  it("shows the run page that the vendor returns only at the end", async () => {
    const { progress } = await driveRun({
      vendor: { ends: [succeeded({ runPageUrl: "https://late.dbt.com/runs/1" })] },
    });

    expect(progress.at(-1)?.attempts[0]?.runPageUrl).toBe("https://late.dbt.com/runs/1");
  });
});

describe("run's log", () => {
  it("logs each sentence once, however often it is replayed", async () => {
    const { logged } = await driveRun({ vendor: { runSeconds: 400 } });
    const sentences = logged.map(([sentence]) => sentence);

    expect(sentences).toStrictEqual([
      "The run has begun",
      "Started run 501",
      expect.stringMatching(/^Succeeded\./),
      "The run is now RUNNING",
      "The run is now SUCCESS",
    ]);
  });
});

describe("run, with a failed watch", () => {
  const brokenWatch = function* (): Generator<never, void> {
    yield* [];
    throw new Error("history is corrupt");
  };

  it("ends unknown, and points to the run page", async () => {
    const { conclusion } = await driveRun({ orchestrators: { watch: brokenWatch } });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "internalError" });
    expect(conclusion.message).toContain("history is corrupt");
    expect(conclusion.message).toContain(`Run page URL: ${RUN_PAGE}`);
  });

  it("ends unknown as well when the watch returns invalid data", async () => {
    const { conclusion } = await driveRun({
      orchestrators: {
        watch: function* () {
          yield* [];
          return { verdict: { kind: "fine" } };
        },
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "internalError" });
  });
});

describe("run, whose vendor stops responding", () => {
  it("ends unknown with what was last seen, and cancels nothing", async () => {
    const { conclusion, callsOf, elapsedSeconds } = await driveRun({
      activities: {
        checkAttempt: inTurn({ kind: "checked", status: active() }, unreachable),
      },
    });

    expect(conclusion).toStrictEqual({
      outcome: "unknown",
      code: "lostContact",
      message: `Outcome unknown.\nMessage: Lost contact with run 501 for 3600 s, last seen RUNNING: connect timeout. It may still be running: look at the run page before you start it again.\nRun page URL: ${RUN_PAGE}`,
    });
    expect(callsOf("cancelAttempt")).toHaveLength(0);
    expect(elapsedSeconds).toBe(3_600);
  });

  it("ends unknown when the vendor no longer knows the run", async () => {
    const { conclusion } = await driveRun({
      activities: {
        checkAttempt: inTurn(
          { kind: "checked", status: active() },
          { kind: "missing", reason: "Run 501 does not exist." },
        ),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "runMissing" });
    expect(conclusion.message).toContain(
      "The vendor no longer knows run 501, last seen RUNNING: Run 501 does not exist.",
    );
  });
});
