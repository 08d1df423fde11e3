import type { AttemptReference } from "../../../src/contracts/attempt";
import type { Moment } from "../../support/drive";
import { inTurn } from "../../support/drive";
import { driveRun, type RunStory } from "../../support/drive-run";
import { endingAt, FakeVendor } from "../../support/fake-vendor";
import { active, anAttempt, failed, succeeded } from "../../support/run-builders";

const RUN_ID = `r-${"0".repeat(40)}`;

const ATTACHED: AttemptReference = anAttempt({
  runId: RUN_ID,
  adopted: true,
  leaveRunning: true,
});

const PAGE = "Run page URL: https://adb-1.2.azuredatabricks.net/jobs/77/runs/501";
const LEFT =
  "Run 501 was not started by this request, so it was not cancelled at the vendor and is left to go on";
const ADVICE = 'To cancel such a run too, send "cancelAtVendor": true in the target.';

/** Attaches to run 501, which goes on for 200 s unless told otherwise. */
const attach = (story: RunStory = {}, attempt: AttemptReference = ATTACHED) =>
  driveRun({
    ...story,
    input: {
      target: { type: "databricks-run", workspaceId: "adb-1.2", vendorRunId: "501" },
      ...story.input,
    },
    activities: {
      launchAttempt: () => ({ kind: "launched", attempt, adopted: true }),
      checkAttempt: endingAt(200, succeeded({ message: "All done." })),
      ...story.activities,
    },
  });

describe("run, attached to a run that exists", () => {
  it("ends with the success of that run", async () => {
    const { conclusion, callsOf } = await attach();

    expect(conclusion).toStrictEqual({
      outcome: "succeeded",
      code: null,
      message: `Succeeded.\nMessage: All done.\n${PAGE}`,
    });
    expect(callsOf("cancelAttempt")).toHaveLength(0);
  });

  it("explains the failure of that run", async () => {
    const { conclusion, callsOf } = await attach({
      activities: { checkAttempt: endingAt(0, failed()) },
    });

    expect(conclusion.code).toBe("runFailed");
    expect(callsOf("explainFailure")).toHaveLength(1);
  });

  it.each<[string, Moment]>([
    ["between two checks", { at: 40 }],
    ["with the timer of the watch, before it", { at: 30, order: "first" }],
    ["with the timer of the watch, after it", { at: 30, order: "last" }],
    ["during the launch", { during: "launchAttempt" }],
    ["with the launch's answer", { with: "launchAttempt", order: "first" }],
    ["during a check", { during: "checkAttempt", call: 2 }],
  ])("sends no cancel to the vendor when a cancel comes %s", async (_when, when) => {
    const { conclusion, callsOf } = await attach({ events: [{ when }] });

    expect(conclusion).toStrictEqual({
      outcome: "cancelled",
      code: "leftRunning",
      message: `Cancelled.\nMessage: Watching was cancelled on request. ${LEFT} (last seen RUNNING). ${ADVICE}\n${PAGE}`,
    });
    expect(callsOf("cancelAttempt")).toHaveLength(0);
  });

  it("shows an attempt that was adopted as attached", async () => {
    const { progress } = await attach({ input: { outputs: "none" } }, anAttempt());

    expect(progress.at(-1)?.attempts).toMatchObject([{ mode: "attached", vendorRunId: "501" }]);
  });

  it("shows that it looks once more, and that it cancels nothing", async () => {
    const { progress } = await attach({ events: [{ when: { at: 40 } }] });

    expect(progress.find(({ phase }) => phase === "stopping")?.message).toBe(
      "Looking at run 501 once more; it is not cancelled at the vendor",
    );
  });

  it("ends within seconds of a cancel, however rarely it polls", async () => {
    const { elapsedSeconds } = await attach({
      input: { waitSeconds: 3_600 },
      activities: { checkAttempt: () => ({ kind: "checked", status: active() }) },
      events: [{ when: { at: 40 } }],
    });

    expect(elapsedSeconds).toBeLessThanOrEqual(50);
  });

  it("wakes the watch again if the wake was lost", async () => {
    const { conclusion, callsOf } = await attach({
      input: { waitSeconds: 3_600 },
      activities: { wakeWatch: inTurn({ sent: false }, { sent: false }, { sent: false }) },
      events: [{ when: { at: 40 } }],
    });

    expect(callsOf("wakeWatch").length).toBeGreaterThan(1);
    expect(conclusion.outcome).toBe("succeeded");
  });

  it("ends with the run's own result if that ended before the last check", async () => {
    const { conclusion } = await attach({
      input: { waitSeconds: 3_600 },
      activities: { checkAttempt: endingAt(30, failed()) },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "runFailed" });
  });

  it("times out without a cancel at the vendor", async () => {
    const { conclusion, callsOf } = await attach({ input: { timeoutSeconds: 90 } });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "leftRunning",
      message: `Timed out.\nMessage: Not finished within 90 s (timeoutSeconds). ${LEFT} (last seen RUNNING). ${ADVICE}\n${PAGE}`,
    });
    expect(callsOf("cancelAttempt")).toHaveLength(0);
  });

  it("leaves a run in the vendor's queue when queueTimeoutSeconds have passed", async () => {
    const queued = active({ queued: true, vendorState: "QUEUED", message: "No capacity" });
    const { conclusion, callsOf } = await attach({
      input: { queueTimeoutSeconds: 60 },
      activities: { checkAttempt: () => ({ kind: "checked", status: queued }) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "timedOut",
      code: "leftRunning",
      message: `Timed out.\nMessage: Still queued after 60 s (queueTimeoutSeconds). ${LEFT} (last seen QUEUED). The vendor's reason for the queue: No capacity. ${ADVICE}\n${PAGE}`,
    });
    expect(callsOf("cancelAttempt")).toHaveLength(0);
  });

  it("cancels the run at the vendor if the request says so", async () => {
    const vendor = new FakeVendor({ runSeconds: 900 });
    const { conclusion, callsOf } = await attach({
      activities: {
        ...vendor.activities(),
        launchAttempt: (_input, call) => ({
          kind: "launched",
          attempt: { ...vendor.startJob(1, call), adopted: true, runId: RUN_ID },
          adopted: true,
        }),
      },
      events: [{ when: { at: 40 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(callsOf("cancelAttempt").length).toBeGreaterThan(0);
  });
});

describe("run, which cannot attach", () => {
  const failure = { code: "runNotFound", message: "Run 501 does not exist." };
  const unreachable = { kind: "unreachable", reason: "connect timeout", retryAfterSeconds: null };

  it("fails if the vendor has no such run", async () => {
    const { conclusion } = await attach({
      activities: { planLaunch: () => ({ kind: "rejected", failure }) },
    });

    expect(conclusion).toStrictEqual({
      outcome: "failed",
      code: "runNotFound",
      message:
        "Failed.\nMessage: There is nothing to watch. Run 501 does not exist.\nRun page URL: no link",
    });
  });

  it("does not call the run failed if the vendor cannot be reached", async () => {
    const { conclusion } = await attach({
      input: { limits: { lostContactSeconds: 60, cancelGraceSeconds: 600 } },
      activities: { planLaunch: () => unreachable },
    });

    expect(conclusion).toStrictEqual({
      outcome: "unknown",
      code: "notAttached",
      message:
        "Outcome unknown.\nMessage: The vendor did not show run 501, so it is not known how it goes: connect timeout.\nRun page URL: no link",
    });
  });

  it("times out if the deadline passes first", async () => {
    const { conclusion } = await attach({
      input: { timeoutSeconds: 30 },
      activities: { planLaunch: () => unreachable },
    });

    expect(conclusion).toMatchObject({ outcome: "timedOut", code: "timedOut" });
    expect(conclusion.message).toContain(
      "The vendor did not show run 501 within 30 s (timeoutSeconds)",
    );
  });

  it("is cancelled on request", async () => {
    const { conclusion } = await attach({
      activities: { planLaunch: () => unreachable },
      events: [{ when: { at: 3 } }],
    });

    expect(conclusion).toMatchObject({ outcome: "cancelled", code: "cancelled" });
    expect(conclusion.message).toContain("Nothing was cancelled at the vendor.");
  });
});
