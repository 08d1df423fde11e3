import { inTurn } from "../../support/drive";
import { driveRun, type RunStory } from "../../support/drive-run";
import { active, anAttempt, aPlan, cancelled, succeeded } from "../../support/run-builders";

const started = anAttempt({ vendorRunId: "501" });
const twin = { vendorRunId: "502", state: "Queued", cancelError: "Too late." };

/** A run that is cancelled while its start is being sent, at a vendor without idempotency keys. */
const story = (activities: RunStory["activities"]): RunStory => ({
  input: { outputs: "none", waitSeconds: 5 },
  durations: { launchAttempt: 10 },
  events: [{ when: { at: 5 } }],
  activities: {
    planLaunch: () => ({ kind: "planned", plan: aPlan({ confirmAfterSeconds: 15 }) }),
    launchAttempt: () => ({ kind: "launched", attempt: started }),
    checkAttempt: inTurn(
      { kind: "checked", status: active() },
      { kind: "checked", status: cancelled() },
    ),
    ...activities,
  },
});

const idsIn = (calls: readonly { readonly input: unknown }[]): string[] => [
  ...new Set(
    calls.map(({ input }) => (input as { attempt: { vendorRunId: string } }).attempt.vendorRunId),
  ),
];

describe("run, cancelled before its watch has begun", () => {
  it("first looks whether the launch has started two runs, and cancels the one that is kept", async () => {
    const kept = anAttempt({ vendorRunId: "500" });
    const { callsOf, calls, progress, conclusion, logged } = await driveRun(
      story({ confirmLaunch: () => ({ kind: "found", attempt: kept, duplicates: [twin] }) }),
    );

    const names = calls.map(({ name }) => name);
    expect(names.indexOf("confirmLaunch")).toBeLessThan(names.indexOf("cancelAttempt"));
    expect(callsOf("confirmLaunch").map(({ input }) => input)).toMatchObject([
      { attempt: { vendorRunId: "501" }, order: { attemptNumber: 1 } },
    ]);
    expect(idsIn(callsOf("cancelAttempt"))).toStrictEqual(["500"]);
    expect(progress.at(-1)?.attempts).toMatchObject([{ vendorRunId: "500", duplicates: [twin] }]);
    expect(logged.flat()).toContain(
      "A launch has started a duplicate that was not seen to be cancelled",
    );
    expect(conclusion.outcome).toBe("cancelled");
  });

  it.each([
    [
      "the vendor cannot be asked",
      inTurn({ kind: "unreachable", reason: "503", retryAfterSeconds: null }),
    ],
    ["the vendor lists none", inTurn({ kind: "notFound", marker: null, jobUrl: null })],
    ["the step always throws", inTurn(new Error("defect"))],
  ])("cancels the run that it knows when %s", async (_when, confirmLaunch) => {
    const { callsOf, conclusion } = await driveRun(story({ confirmLaunch }));

    expect(idsIn(callsOf("cancelAttempt"))).toStrictEqual(["501"]);
    expect(conclusion.outcome).toBe("cancelled");
  });

  it("says whom it cancels, and why", async () => {
    const { progress } = await driveRun(
      story({ confirmLaunch: () => ({ kind: "found", attempt: started }) }),
    );

    expect(progress.map(({ message }) => message)).toContain("Cancelling run 501 as requested");
  });
});

describe("run, whose start threw and was refused when it was executed again", () => {
  it("does not say that nothing was started before it has looked", async () => {
    const refused = { kind: "rejected", failure: { code: "jobNotFound", message: "No job 77." } };
    const { callsOf, conclusion } = await driveRun({
      activities: {
        launchAttempt: inTurn(new Error("killed"), refused),
        lookUpAttempt: inTurn({ kind: "found", attempt: started }),
        checkAttempt: inTurn({ kind: "checked", status: succeeded() }),
      },
    });

    expect(callsOf("lookUpAttempt")).toHaveLength(1);
    expect(conclusion.outcome).toBe("succeeded");
  });
});

describe("run, whose job's name the plan has read", () => {
  it("shows it before the vendor has described the run", async () => {
    const { progress } = await driveRun({
      input: { outputs: "none" },
      activities: {
        planLaunch: () => ({ kind: "planned", plan: aPlan({ jobName: "Nightly build" }) }),
      },
    });

    expect(progress.find(({ facts }) => facts !== undefined)?.facts).toStrictEqual({
      startedAt: null,
      endedAt: null,
      queuedSeconds: null,
      jobName: "Nightly build",
    });
    expect(progress.at(-1)?.facts?.jobName).toBe("Nightly build");
  });
});
