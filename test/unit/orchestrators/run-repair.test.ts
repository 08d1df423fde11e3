import type { RunInput } from "../../../src/contracts/run-input";
import type { ActivityFake } from "../../support/hub-core";
import { inTurn } from "../../support/drive";
import { driveRun } from "../../support/drive-run";
import { aPlan, anAttempt, cancelled, failed, succeeded } from "../../support/run-builders";

const repairing = {
  maxAttempts: 3,
  delaySeconds: 60,
  on: "anyFailure",
  mode: "repair",
} as const;

/** Marks a run of this release, which shows how its attempts began. */
const outputs = "none";

const refusal = (code: string, message: string): unknown => ({
  kind: "rejected",
  failure: { code, message },
});

const notRepairable: ActivityFake = () =>
  refusal("notRepairable", "Databricks no longer has run 501");

const ofRun = (repairs: Partial<RunInput["repairs"]> = {}): Partial<RunInput> => ({
  outputs,
  repairs: { runId: "r-old", attempt: anAttempt({ vendorRunId: "444" }), mode: null, ...repairs },
});

describe("run, with a retry that repairs", () => {
  it("repairs the failed attempt, and plans and watches the repair as an attempt of its own", async () => {
    const { conclusion, callsOf, progress } = await driveRun({
      input: { outputs, retry: repairing },
      vendor: { ends: [failed(), succeeded()] },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("planLaunch")).toHaveLength(1);
    expect(callsOf("planRepair").map(({ input }) => input)).toMatchObject([
      { attempt: { number: 1, vendorRunId: "501" } },
    ]);
    expect(callsOf("launchAttempt")[1]?.input).toMatchObject({
      attemptNumber: 2,
      repairs: { number: 1, vendorRunId: "501" },
    });
    expect(progress.at(-1)?.attempts).toMatchObject([
      { number: 1, mode: "start", result: "failed", vendorState: "FAILED" },
      {
        number: 2,
        mode: "repair",
        result: "succeeded",
        reason: "Attempt 1 failed: Task ingest failed.",
      },
    ]);
    expect(progress.at(-1)?.attempts[0]).not.toHaveProperty("reason");
  });

  it("repairs the newest attempt each time", async () => {
    const { callsOf, conclusion } = await driveRun({
      input: { outputs, retry: repairing },
      vendor: { ends: [failed()] },
    });

    expect(conclusion.code).toBe("runFailed");
    expect(callsOf("planRepair").map(({ input }) => input)).toMatchObject([
      { attempt: { number: 1 } },
      { attempt: { number: 2 } },
    ]);
  });

  it.each([
    ["the plan", { planRepair: notRepairable }],
    [
      "the launch",
      {
        launchAttempt: inTurn(
          { kind: "launched", attempt: anAttempt() },
          refusal("invalidRequest", "Databricks no longer has run 501"),
          { kind: "launched", attempt: anAttempt({ number: 2, vendorRunId: "502" }) },
        ),
        checkAttempt: inTurn(
          { kind: "checked", status: failed() },
          { kind: "checked", status: succeeded() },
        ),
      },
    ],
  ])("starts anew in the same attempt when %s is refused, and says why", async (_, activities) => {
    const { conclusion, callsOf, progress } = await driveRun({
      input: { outputs, retry: repairing },
      vendor: { ends: [failed(), succeeded()] },
      activities,
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("planLaunch")).toHaveLength(2);
    const last = callsOf("launchAttempt").at(-1)?.input;
    expect(last).toMatchObject({ attemptNumber: 2, send: 3 });
    expect(last).not.toHaveProperty("repairs");
    expect(progress.at(-1)?.attempts[1]).toMatchObject({
      mode: "rerun",
      reason: "Started anew, because it could not be repaired: Databricks no longer has run 501.",
    });
  });

  it("starts nothing anew when the run has succeeded meanwhile", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: { outputs, retry: repairing },
      vendor: { ends: [failed()] },
      activities: { planRepair: () => refusal("nothingToRepair", "Run 501 has succeeded.") },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "nothingToRepair" });
    expect(conclusion.message).toContain("Attempt 2 was not started. Run 501 has succeeded.");
    expect(jobsStarted).toBe(1);
  });

  it("starts nothing anew while a repair may have been made", async () => {
    const { conclusion, jobsStarted, callsOf } = await driveRun({
      input: { outputs, retry: repairing },
      activities: {
        launchAttempt: inTurn(
          { kind: "launched", attempt: anAttempt() },
          {
            kind: "unclear",
            reason: "No answer.",
          },
        ),
        checkAttempt: () => ({ kind: "checked", status: failed() }),
        lookUpAttempt: () => ({ kind: "notFound", marker: null, jobUrl: null }),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "unknown", code: "launchUnclear" });
    expect(callsOf("planLaunch")).toHaveLength(1);
    expect(jobsStarted).toBe(0);
  });

  it("gives each POST of an attempt a number of its own", async () => {
    const unclear = { kind: "unclear", reason: "No answer.", resend: true };
    const { conclusion, callsOf } = await driveRun({
      input: { outputs, retry: repairing },
      activities: {
        planRepair: notRepairable,
        launchAttempt: inTurn({ kind: "launched", attempt: anAttempt() }, unclear, {
          kind: "launched",
          attempt: anAttempt({ number: 2, vendorRunId: "502" }),
        }),
        checkAttempt: inTurn(
          { kind: "checked", status: failed() },
          { kind: "checked", status: succeeded() },
        ),
        lookUpAttempt: () => ({ kind: "notFound", marker: null, jobUrl: null }),
      },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("launchAttempt").map(({ input }) => input)).toMatchObject([
      { attemptNumber: 1 },
      { attemptNumber: 2, send: 3 },
      { attemptNumber: 2, send: 4 },
    ]);
  });

  it("repairs a partial success that does not count", async () => {
    const { callsOf, conclusion } = await driveRun({
      input: { outputs, retry: repairing },
      vendor: { ends: [succeeded({ partial: true }), succeeded()] },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("planRepair")).toHaveLength(1);
  });

  it.each([
    ["a user error with platformFailure", failed({ failureClass: "userError" }), "platformFailure"],
    ["a cancel at the vendor", cancelled(), "anyFailure"],
  ] as const)("repairs nothing after %s", async (_, ended, on) => {
    const { callsOf } = await driveRun({
      input: { outputs, retry: { ...repairing, on } },
      vendor: { ends: [ended] },
    });

    expect(callsOf("planRepair")).toHaveLength(0);
  });

  it("repairs nothing after a cancel during the delay", async () => {
    const { conclusion, callsOf } = await driveRun({
      input: { outputs, retry: repairing },
      vendor: { ends: [failed()] },
      events: [{ when: { at: 150 } }],
    });

    expect(conclusion.message).toContain("a cancel was requested after it failed");
    expect(callsOf("planRepair")).toHaveLength(0);
  });

  it("waits longer before each attempt, and a day at most", async () => {
    const growing = { maxAttempts: 4, delaySeconds: 1_000, on: "anyFailure", backoff: 10 } as const;
    const { callsOf } = await driveRun({
      input: { timeoutSeconds: 2_592_000, retry: growing },
      vendor: { ends: [failed()] },
    });

    const eachRun = 120;
    expect(callsOf("launchAttempt").map(({ atSeconds }) => atSeconds)).toStrictEqual([
      0,
      eachRun + 1_000,
      2 * eachRun + 1_000 + 10_000,
      3 * eachRun + 1_000 + 10_000 + 86_400,
    ]);
  });
});

describe("run, of a run that is repaired", () => {
  it("repairs the attempt of that run with its first one", async () => {
    const { conclusion, callsOf, progress } = await driveRun({ input: ofRun() });

    expect(conclusion.outcome).toBe("succeeded");
    expect(callsOf("planRepair")[0]?.input).toMatchObject({ attempt: { vendorRunId: "444" } });
    expect(callsOf("launchAttempt")[0]?.input).toMatchObject({
      attemptNumber: 1,
      repairs: { vendorRunId: "444" },
    });
    expect(progress.at(-1)?.attempts).toMatchObject([
      { number: 1, mode: "repair", reason: "A repair of run r-old was requested." },
    ]);
  });

  it("starts anew when a repair is refused and not demanded", async () => {
    const { conclusion, progress } = await driveRun({
      input: ofRun(),
      activities: { planRepair: notRepairable },
    });

    expect(conclusion.outcome).toBe("succeeded");
    expect(progress.at(-1)?.attempts[0]?.mode).toBe("rerun");
  });

  it("ends failed in the vendor's words when a demanded repair is refused", async () => {
    const { conclusion, jobsStarted } = await driveRun({
      input: ofRun({ mode: "repair" }),
      activities: { planRepair: notRepairable },
    });

    expect(conclusion).toMatchObject({ outcome: "failed", code: "notRepairable" });
    expect(conclusion.message).toContain(
      "The repair of run r-old was not started. Databricks no longer has run 501",
    );
    expect(jobsStarted).toBe(0);
  });

  it("starts anew when that is demanded", async () => {
    const { callsOf, progress } = await driveRun({
      input: ofRun({ mode: "rerun", attempt: null }),
    });

    expect(callsOf("planRepair")).toHaveLength(0);
    expect(progress.at(-1)?.attempts).toMatchObject([
      { mode: "rerun", reason: "A new start of run r-old was requested." },
    ]);
  });

  it("waits while somebody else repairs the run, and ends at the deadline", async () => {
    const { conclusion } = await driveRun({
      input: { ...ofRun(), timeoutSeconds: 300 },
      activities: {
        planRepair: () => ({
          kind: "unreachable",
          reason: "Run 444 is RUNNING.",
          retryAfterSeconds: null,
          because: "full",
        }),
      },
    });

    expect(conclusion).toMatchObject({ outcome: "timedOut", code: "timedOut" });
    expect(conclusion.message).toContain("nothing was started: Run 444 is RUNNING.");
  });

  it("keeps the newest attempt for a further repair, without its page", async () => {
    const plan = aPlan();
    const { progress } = await driveRun({ input: { outputs }, vendor: { ends: [failed()] } });

    expect(progress.at(-1)?.latest).toStrictEqual(anAttempt({ runPageUrl: null }));
    expect(plan.vendorJobId).toBe(progress.at(-1)?.latest?.vendorJobId);
  });
});
