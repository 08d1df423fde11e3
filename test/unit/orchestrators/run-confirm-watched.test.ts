import type { AttemptStatus, CheckResult } from "../../../src/contracts/attempt";
import { CONFIRM_LOOKS } from "../../../src/orchestrators/confirm";
import { inTurn, type Driven } from "../../support/drive";
import { driveRun, type RunStory } from "../../support/drive-run";
import { active, anAttempt, aPlan, succeeded } from "../../support/run-builders";

const started = anAttempt({ vendorRunId: "501" });
const earlier = anAttempt({ vendorRunId: "500" });
const twin = { vendorRunId: "502", state: "Queued", cancelError: "Too late." };
const lookAgain = { afterSeconds: null };

/** A run of this release at a vendor without idempotency keys. */
const story = (changes: RunStory["activities"], others: Partial<RunStory> = {}): RunStory => ({
  input: { outputs: "none", waitSeconds: 5 },
  ...others,
  activities: {
    planLaunch: () => ({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 15 }) }),
    launchAttempt: () => ({ kind: "launched", attempt: started }),
    ...changes,
  },
});

const checked = (status: AttemptStatus): CheckResult => ({ kind: "checked", status });

const secondsOf = (calls: Driven["calls"]): number[] => calls.map(({ atSeconds }) => atSeconds);

describe("run, while it is not known whether a launch started two runs", () => {
  it("polls from the first second, and looks when the list shows every run", async () => {
    const { callsOf, conclusion } = await driveRun(
      story({
        confirmLaunch: () => ({ kind: "found", attempt: started }),
        checkAttempt: inTurn(
          ...Array.from({ length: 6 }, () => checked(active())),
          checked(succeeded()),
        ),
      }),
    );

    expect(secondsOf(callsOf("checkAttempt")).slice(0, 4)).toStrictEqual([0, 5, 10, 15]);
    expect(secondsOf(callsOf("confirmLaunch"))).toStrictEqual([15]);
    expect(conclusion.outcome).toBe("succeeded");
  });

  it("looks before it ends a run that is shorter than the vendor's list is late", async () => {
    const { callsOf, elapsedSeconds } = await driveRun(
      story({
        confirmLaunch: () => ({ kind: "found", attempt: started }),
        checkAttempt: () => checked(succeeded()),
      }),
    );

    expect(secondsOf(callsOf("confirmLaunch"))).toStrictEqual([15]);
    expect(elapsedSeconds).toBe(15);
  });

  it("goes on with the run that is kept, if that is another one", async () => {
    const { callsOf, progress } = await driveRun(
      story({
        confirmLaunch: () => ({
          kind: "found",
          attempt: earlier,
          duplicates: [{ ...twin, vendorRunId: "501", cancelError: null }],
        }),
        checkAttempt: inTurn(
          ...Array.from({ length: 4 }, () => checked(active())),
          checked(succeeded()),
        ),
      }),
    );

    const polled = callsOf("checkAttempt").map(
      ({ input }) => (input as { attempt: { vendorRunId: string } }).attempt.vendorRunId,
    );
    expect(polled).toStrictEqual(["501", "501", "501", "500", "500"]);
    expect(progress.at(-1)?.attempts).toMatchObject([
      { vendorRunId: "500", duplicates: [{ vendorRunId: "501" }] },
    ]);
  });

  it("polls the run that is kept, although the other one has ended", async () => {
    const { callsOf, conclusion } = await driveRun(
      story({
        confirmLaunch: () => ({ kind: "found", attempt: earlier }),
        checkAttempt: inTurn(
          checked(succeeded({ message: "Ended 501" })),
          checked(succeeded({ message: "Ended 500" })),
        ),
      }),
    );

    expect(callsOf("checkAttempt")).toHaveLength(2);
    expect(conclusion.message).toContain("Message: Ended 500");
  });

  it("reports duplicates and logs a warning for each that was not seen to be cancelled", async () => {
    const { progress, logged, conclusion } = await driveRun(
      story({
        confirmLaunch: () => ({
          kind: "found",
          attempt: { ...started, runId: "r-1" },
          duplicates: [twin],
        }),
        checkAttempt: () => checked(succeeded()),
      }),
    );

    expect(progress.at(-1)?.attempts).toMatchObject([{ vendorRunId: "501", duplicates: [twin] }]);
    expect(conclusion.message).toContain("the same launch also started run 502");
    expect(logged).toContainEqual([
      "A launch has started a duplicate that was not seen to be cancelled",
      expect.objectContaining({ runId: "r-1", duplicateRunId: "502" }),
    ]);
  });

  it("looks again while a duplicate is being cancelled, and gives up after a few looks", async () => {
    const { callsOf } = await driveRun(
      story({
        confirmLaunch: () => ({ kind: "found", attempt: started, duplicates: [twin], lookAgain }),
        checkAttempt: inTurn(
          ...Array.from({ length: 30 }, () => checked(active())),
          checked(succeeded()),
        ),
      }),
    );

    expect(secondsOf(callsOf("confirmLaunch"))).toStrictEqual([15, 20, 30]);
    expect(callsOf("confirmLaunch")).toHaveLength(CONFIRM_LOOKS);
  });

  it("ends although no look succeeds", async () => {
    const { callsOf, conclusion } = await driveRun(
      story({
        confirmLaunch: () => ({ kind: "unreachable", reason: "down", retryAfterSeconds: null }),
        checkAttempt: () => checked(succeeded()),
      }),
    );

    expect(callsOf("confirmLaunch")).toHaveLength(CONFIRM_LOOKS);
    expect(conclusion.outcome).toBe("succeeded");
  });
});

describe("run, cancelled before it is known whether a launch started two runs", () => {
  it("cancels the run that is kept", async () => {
    const { callsOf } = await driveRun(
      story(
        {
          confirmLaunch: () => ({ kind: "found", attempt: earlier }),
          checkAttempt: inTurn(
            checked(active()),
            checked(active()),
            checked(active()),
            checked(active()),
          ),
        },
        { events: [{ when: { at: 2 } }] },
      ),
    );

    const cancelled = callsOf("cancelAttempt").map(
      ({ input }) => (input as { attempt: { vendorRunId: string } }).attempt.vendorRunId,
    );
    expect(cancelled.at(0)).toBe("501");
    expect(cancelled).toContain("500");
  });
});
