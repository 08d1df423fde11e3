import type { OrchestrationHandler } from "durable-functions";
import { outputs } from "../../src/orchestrators/outputs";
import { run } from "../../src/orchestrators/run";
import { watch } from "../../src/orchestrators/watch";
import { RUN_PAGE, aPlan } from "../support/run-builders";
import { liveWorld } from "./worlds/live-world";
import { objectionsTo } from "./worlds/objections";
import type { WorldStory } from "./worlds/world-story";

const quietWorld: WorldStory = {
  vendor: "databricks",
  runSeconds: 100,
  ends: ["failed"],
  looksQueued: false,
  stopSeconds: 10,
  listLagSeconds: 0,
  launches: ["launched"],
  busySeconds: 0,
  silences: [],
  storageSilences: [],
  waitSeconds: 30,
  timeoutSeconds: 86_400,
  queueTimeoutSeconds: null,
  outputs: "summary",
  vendorRetries: 0,
  otherSeconds: 0,
  onActive: "wait",
  retries: false,
  relaunches: false,
  cancels: [],
  wakes: [],
  strays: [],
  stepFaults: [],
  lostTurns: [],
  sleeps: [],
  receiver: null,
};

const objectionsIn = async (
  story: Partial<WorldStory>,
  changedRun: OrchestrationHandler = run,
): Promise<string[]> => {
  const world = { ...quietWorld, ...story };
  return objectionsTo(world, await liveWorld(world, { run: changedRun, watch, outputs }));
};

/** A run whose status a test changes. */
const claiming = (change: (status: Record<string, unknown>) => object): OrchestrationHandler =>
  function* (context) {
    const setStatus = context.df.setCustomStatus.bind(context.df);
    context.df.setCustomStatus = (status) => {
      setStatus(change(status as Record<string, unknown>));
    };
    return yield* run(context);
  };

const alwaysSuccessful = claiming((status) => ({
  ...status,
  conclusion:
    status["conclusion"] === null
      ? null
      : { outcome: "succeeded", code: null, message: `Succeeded. ${RUN_PAGE}` },
}));

const claimingFailure = claiming((status) => ({
  ...status,
  conclusion:
    status["conclusion"] === null
      ? null
      : { outcome: "failed", code: "runFailed", message: "It failed." },
}));

const launchingTwice: OrchestrationHandler = function* (context) {
  const { target } = context.df.getInput<{ target: unknown }>();
  const order = { target, runId: context.df.instanceId, attemptNumber: 2, plan: aPlan() };
  yield context.df.callActivity("launchAttempt", order);
  return yield* run(context);
};

/** Reports every cancel as done, and never sends it to the vendor. */
const onlyPretendingToCancel = claiming((status) => ({
  ...status,
  conclusion:
    status["conclusion"] === null
      ? null
      : { outcome: "cancelled", code: "cancelled", message: "Cancelled." },
}));

const ignoringEvents: OrchestrationHandler = function* (context) {
  const wait = context.df.waitForExternalEvent.bind(context.df);
  context.df.waitForExternalEvent = () => wait("NeverRaised");
  return yield* run(context);
};

describe("objectionsTo", () => {
  it("finds nothing wrong with a correct run", async () => {
    expect(await objectionsIn({})).toStrictEqual([]);
  });

  it("finds nothing wrong with a launch that was interrupted, not listed, and rejected when repeated", async () => {
    const cutOff = { execution: 2, kind: "crashesAfter", seconds: 0 } as const;
    const launches = ["launched", "refused"] as const;
    const world = { vendor: "dbt", listLagSeconds: 8, launches, stepFaults: [cutOff] } as const;

    expect(await objectionsIn(world)).toStrictEqual([]);
  });

  it("objects to a failure that the vendor has only for the moment", async () => {
    const world = { vendor: "pipeline", vendorRetries: 1, ends: ["failed", "succeeded"] } as const;

    expect(await objectionsIn(world)).toStrictEqual([]);
    expect(await objectionsIn({ ...world, vendorRetries: 2 }, claimingFailure)).toContain(
      "3: failure although the vendor starts it again",
    );
  });

  it.each<[string, Partial<WorldStory>, OrchestrationHandler, string]>([
    ["claims success", {}, alwaysSuccessful, "3: success without success"],
    [
      "launches a job that it does not watch",
      {},
      launchingTwice,
      "2: something ran that the run does not report",
    ],
    [
      "pretends to have cancelled",
      { stopSeconds: null, cancels: [50], runSeconds: 400 },
      onlyPretendingToCancel,
      "5: cancelled and still active",
    ],
    [
      "ignores a cancel",
      { cancels: [20], runSeconds: 4_000, waitSeconds: 120 },
      ignoringEvents,
      "5: a cancel was lost",
    ],
  ])("objects to a run that %s", async (_what, story, changedRun, objection) => {
    expect(await objectionsIn(story, changedRun)).toContain(objection);
  });
});
