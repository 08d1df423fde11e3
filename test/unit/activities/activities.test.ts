import { InvocationContext } from "@azure/functions";
import { z } from "zod";
import { activity } from "../../../src/activities/activity";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import { createWakeWatch } from "../../../src/activities/wake-watch";
import type { Provider } from "../../../src/providers/provider";
import type { Claims } from "../../../src/contracts/claim";
import { MemoryClaims } from "../../support/claims";
import { aLane, oneLane } from "../../support/lanes";
import { aPlan, active, anAttempt, failed, succeeded } from "../../support/run-builders";
import { unsealed } from "../../support/parameter-seals";

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

type Method = keyof Provider;

/** A provider that notes what it is asked, and answers what is plausible. */
function aProvider(asked: string[], name: string): Provider {
  const note = (method: Method): void => {
    asked.push(`${name}.${method}`);
  };
  const found = { kind: "found" as const, attempt: anAttempt() };
  return {
    planLaunch: () => (note("planLaunch"), Promise.resolve({ kind: "planned", plan: aPlan() })),
    planRepair: () => (note("planRepair"), Promise.resolve({ kind: "planned", plan: aPlan() })),
    launch: () => (note("launch"), Promise.resolve({ kind: "launched", attempt: anAttempt() })),
    settleLaunch: () => (note("settleLaunch"), Promise.resolve(found)),
    confirmLaunch: () => (note("confirmLaunch"), Promise.resolve(found)),
    check: () => (note("check"), Promise.resolve({ kind: "checked", status: active() })),
    cancel: () => (note("cancel"), Promise.resolve({ kind: "requested" })),
    explain: () => (
      note("explain"),
      Promise.resolve({ kind: "explained", failedSteps: [], omitted: 0, note: null })
    ),
    outputs: () => (note("outputs"), Promise.resolve({ kind: "none", note: "Nothing." })),
    tasks: () => (note("tasks"), Promise.resolve({ kind: "listed", tasks: [], truncated: false })),
  };
}

const NOW = "2026-03-02T06:00:30.000Z";

const now = (): Date => new Date(NOW);

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
    const databricks = aProvider(asked, "databricks");
    const dbtCloud = aProvider(asked, "dbt-cloud");
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
    const provider = aProvider([], "databricks");
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
    const provider = aProvider([], "databricks");
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

  const order = { target: targets.databricks, runId: "r-1", attemptNumber: 1, plan: aPlan() };
  const key = { runId: "r-1", attemptNumber: 1, send: 1 };

  /** The result of a step, and the methods of the provider that it called. */
  const stepOf = async (name: string, input: unknown, claims: Claims) => {
    const asked: string[] = [];
    const provider = aProvider(asked, "databricks");
    const activities = createProviderActivities({
      providers: { forTarget: () => provider, forAttempt: () => provider },
      ...{ claims, lanes: oneLane(aLane()), storage: aLane().circuit },
      ...{ openTarget: unsealed.openTarget, now },
    });
    const step = activities.find((one) => one.name === name);
    return { result: await step?.handler(input, noContext), asked };
  };

  it("says that an earlier execution may have sent the start when the claim cannot be read", async () => {
    const claims = new MemoryClaims();
    claims.open = () => Promise.resolve({ kind: "unreachable", reason: "No storage." });

    expect(await stepOf("launchAttempt", order, claims)).toStrictEqual({
      result: {
        ...{ kind: "tryAgain", reason: "No storage.", mayHaveStarted: true },
        ...{ retryAfterSeconds: null, because: "claimUnread" },
      },
      asked: [],
    });
  });

  it("starts nothing under a claim that was closed", async () => {
    const claims = new MemoryClaims();

    const closing = await stepOf("closeLaunch", key, claims);
    const launching = await stepOf("launchAttempt", order, claims);

    expect(closing).toStrictEqual({ result: { kind: "closed" }, asked: [] });
    expect(launching).toStrictEqual({
      result: {
        kind: "tryAgain",
        reason: "This start was given up before it was sent.",
        ...{ mayHaveStarted: false, retryAfterSeconds: null },
      },
      asked: [],
    });
  });

  it("returns the plan of a start that may have been sent, with the newest run before that", async () => {
    const claims = new MemoryClaims();
    const plan = aPlan({ baselineRunId: "1" });
    await claims.claimOf(key, plan).send("2");

    const closing = await stepOf("closeLaunch", key, claims);

    const kept = { ...plan, baselineRunId: "2" };
    expect(closing.result).toStrictEqual({ kind: "mayHaveBeenSent", plan: kept });
  });

  it("returns no plan of a start that an older version may have sent", async () => {
    const claims = new MemoryClaims();
    await claims.claimOf(key).send("2");

    const closing = await stepOf("closeLaunch", key, claims);

    expect(closing.result).toStrictEqual({ kind: "mayHaveBeenSent" });
  });

  it("passes the plan of the order to its claim", async () => {
    const claims = new MemoryClaims();
    const open = jest.spyOn(claims, "open");

    await stepOf("launchAttempt", order, claims);

    expect(open.mock.calls.map(([, plan]) => plan)).toStrictEqual([order.plan]);
  });

  it("closes the claim of the start that was ordered, and of no other", async () => {
    const claims = new MemoryClaims();

    await stepOf("closeLaunch", { ...key, send: 2 }, claims);

    expect(await stepOf("launchAttempt", { ...order, send: 2 }, claims)).toMatchObject({
      asked: [],
    });
    expect(await stepOf("launchAttempt", order, claims)).toMatchObject({
      asked: ["databricks.launch"],
    });
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
