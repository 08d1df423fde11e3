import { InvocationContext } from "@azure/functions";
import { z } from "zod";
import { activity } from "../../../src/activities/activity";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import { createWakeWatch } from "../../../src/activities/wake-watch";
import { MemoryClaims } from "../../support/claims";
import { aLane, oneLane } from "../../support/lanes";
import { aPlan, active, anAttempt, failed, succeeded } from "../../support/run-builders";
import { unsealed } from "../../support/parameter-seals";
import { aNotingProvider, NOW, now } from "./a-noting-provider";

const noContext = new InvocationContext();

describe("activity", () => {
  const doubled = activity(
    {
      name: "double",
      input: z.strictObject({ n: z.int() }),
      output: z.strictObject({ n: z.int() }),
    },
    ({ n }) => Promise.resolve({ n: n * 2 }),
  );

  it("parses what comes in, and answers what comes out", async () => {
    expect(await doubled.handler({ n: 4 }, noContext)).toStrictEqual({ n: 8 });
  });

  it.each([[undefined], [null], ["4"], [{ n: "4" }], [{ n: 4, m: 1 }], [{ n: 0.5 }]])(
    "refuses the input %j",
    async (input) => {
      await expect(doubled.handler(input, noContext)).rejects.toThrow();
    },
  );

  it("stores no unknown field in the history", async () => {
    const talkative = activity(
      { name: "talk", input: z.unknown(), output: z.strictObject({ n: z.int() }) },
      () => Promise.resolve({ n: 1, token: "dapi" } as { n: number }),
    );

    await expect(talkative.handler({}, noContext)).rejects.toThrow("token");
  });
});

describe("createProviderActivities", () => {
  const targets = {
    databricks: { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" },
    "dbt-cloud": { type: "dbt-job", accountId: "1", jobId: "77" },
  } as const;

  const ask = async (
    provider: keyof typeof targets,
    name: string,
    status = failed(),
  ): Promise<string[]> => {
    const asked: string[] = [];
    const databricks = aNotingProvider(asked, "databricks");
    const dbtCloud = aNotingProvider(asked, "dbt-cloud");
    const activities = createProviderActivities({
      providers: {
        forTarget: (type) => (type === "databricks-job" ? databricks : dbtCloud),
        forAttempt: (of) => (of.provider === "databricks" ? databricks : dbtCloud),
      },
      ...{ claims: new MemoryClaims(), lanes: oneLane(aLane()), storage: aLane().circuit },
      ...{ openTarget: unsealed.openTarget, now },
    });
    const attempt = anAttempt({ provider });
    const target = targets[provider];
    const order = { target, runId: "r-1", attemptNumber: 1, plan: aPlan({ provider }) };
    const inputs: Record<string, unknown> = {
      planLaunch: { target },
      planRepair: { target, attempt },
      launchAttempt: order,
      lookUpAttempt: order,
      confirmLaunch: { order, attempt },
      checkAttempt: { attempt },
      cancelAttempt: { attempt },
      explainFailure: { attempt, status },
      readOutputs: { attempt, status },
    };
    await activities.find((one) => one.name === name)?.handler(inputs[name], noContext);
    return asked;
  };

  it.each([
    ["planLaunch", "planLaunch"],
    ["planRepair", "planRepair"],
    ["launchAttempt", "launch"],
    ["lookUpAttempt", "settleLaunch"],
    ["confirmLaunch", "confirmLaunch"],
    ["checkAttempt", "check"],
    ["cancelAttempt", "cancel"],
    ["explainFailure", "explain"],
    ["readOutputs", "outputs"],
  ])("%s asks the provider of the target or the attempt, once", async (name, method) => {
    expect(await ask("databricks", name)).toStrictEqual([`databricks.${method}`]);
    expect(await ask("dbt-cloud", name)).toStrictEqual([`dbt-cloud.${method}`]);
  });

  it("says when the answer to a look was there", async () => {
    const provider = aNotingProvider([], "databricks");
    const activities = createProviderActivities({
      providers: { forTarget: () => provider, forAttempt: () => provider },
      ...{ claims: new MemoryClaims(), lanes: oneLane(aLane()), storage: aLane().circuit },
      ...{ openTarget: unsealed.openTarget, now },
    });
    const inputs = {
      checkAttempt: { attempt: anAttempt() },
      confirmLaunch: {
        order: { target: targets.databricks, runId: "r-1", attemptNumber: 1, plan: aPlan() },
        attempt: anAttempt(),
      },
    };

    for (const [name, input] of Object.entries(inputs)) {
      const step = activities.find((one) => one.name === name);
      expect(await step?.handler(input, noContext)).toMatchObject({ checkedAt: NOW });
    }
  });

  it("adds the run's id to every attempt in a result", async () => {
    const provider = aNotingProvider([], "databricks");
    const activities = createProviderActivities({
      providers: { forTarget: () => provider, forAttempt: () => provider },
      ...{ claims: new MemoryClaims(), lanes: oneLane(aLane()), storage: aLane().circuit },
      ...{ openTarget: unsealed.openTarget, now },
    });
    const order = {
      target: targets.databricks,
      runId: "r-1",
      attemptNumber: 1,
      plan: aPlan(),
    };
    const inputs = {
      launchAttempt: order,
      lookUpAttempt: order,
      confirmLaunch: { order, attempt: anAttempt() },
    };

    for (const [name, input] of Object.entries(inputs)) {
      const step = activities.find((one) => one.name === name);
      expect(await step?.handler(input, noContext)).toMatchObject({
        attempt: { ...anAttempt(), runId: "r-1", targetType: "databricks-job" },
      });
    }
  });

  it("explains an ended run, also a partial success, but not an active one", async () => {
    expect(await ask("databricks", "explainFailure", succeeded({ partial: true }))).toHaveLength(1);
    expect(await ask("databricks", "explainFailure", active())).toStrictEqual([]);
  });
});

describe("createWakeWatch", () => {
  const wake = { deadline: null };
  const noOther = (): Promise<null> => Promise.resolve(null);

  it("raises WakeRequested on the watch", async () => {
    const raiseEvent = jest.fn(() => Promise.resolve());
    const { handler } = createWakeWatch(() => ({ raiseEvent, findWatchedAttempt: noOther }));

    const answer = await handler({ watchId: "watch-1", wake }, noContext);

    expect(answer).toStrictEqual({ sent: true });
    expect(raiseEvent).toHaveBeenCalledWith("watch-1", "WakeRequested", wake);
  });

  it("returns the run by which the vendor has continued the attempt", async () => {
    const attempt = anAttempt({ vendorRunId: "777" });
    const findWatchedAttempt = jest.fn(() => Promise.resolve(attempt));
    const { handler } = createWakeWatch(() => ({
      raiseEvent: () => Promise.resolve(),
      findWatchedAttempt,
    }));

    expect(await handler({ watchId: "watch-1", wake }, noContext)).toStrictEqual({
      sent: true,
      attempt,
    });
    expect(findWatchedAttempt).toHaveBeenCalledWith("watch-1");
  });

  it("ignores a watch that does not exist", async () => {
    const { handler } = createWakeWatch(() => ({
      raiseEvent: () => Promise.reject(new Error("HTTP 404")),
      findWatchedAttempt: noOther,
    }));

    expect(await handler({ watchId: "watch-1", wake }, noContext)).toStrictEqual({ sent: false });
  });
});
