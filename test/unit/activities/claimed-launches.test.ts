import { InvocationContext } from "@azure/functions";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import type { Claims } from "../../../src/contracts/claim";
import { MemoryClaims } from "../../support/claims";
import { aLane, oneLane } from "../../support/lanes";
import { aPlan } from "../../support/run-builders";
import { unsealed } from "../../support/parameter-seals";
import { aNotingProvider, now } from "./a-noting-provider";

const noContext = new InvocationContext();

const TARGET = { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" } as const;

describe("createProviderActivities, with the claim of a launch", () => {
  const order = { target: TARGET, runId: "r-1", attemptNumber: 1, plan: aPlan() };
  const key = { runId: "r-1", attemptNumber: 1, send: 1 };

  /** The result of a step, and the methods of the provider that it called. */
  const stepOf = async (name: string, input: unknown, claims: Claims) => {
    const asked: string[] = [];
    const provider = aNotingProvider(asked, "databricks");
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
        ...{ mayHaveStarted: false, retryAfterSeconds: null, because: "claimClosed" },
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
});
