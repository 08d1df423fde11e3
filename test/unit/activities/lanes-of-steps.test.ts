import { InvocationContext } from "@azure/functions";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import type { Claims } from "../../../src/contracts/claim";
import type { Lane } from "../../../src/lanes/lane";
import type { Providers } from "../../../src/providers/provider";
import { MemoryClaims } from "../../support/claims";
import { aLane, oneLane } from "../../support/lanes";
import { anAttempt, aPlan, failed } from "../../support/run-builders";
import { unsealed } from "../../support/parameter-seals";
import { passSilence } from "../../support/silent-circuit";

/** Claims whose store returns this. */
const claimsThat = (open: Claims["open"]): Claims => ({
  ...{ open, close: () => Promise.reject(new Error("No claim may be closed.")) },
});

const attempt = anAttempt();
const target = { type: "databricks-job", workspaceId: "adb-1.2", jobId: "77" };
const order = { target, runId: "r-1", attemptNumber: 1, plan: aPlan() };
const status = failed();

/** Every step whose vendor may not be called. */
const inputs: Readonly<Record<string, unknown>> = {
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

const noProviders: Providers = {
  forTarget: () => {
    throw new Error("No vendor may be called.");
  },
  forAttempt: () => {
    throw new Error("No vendor may be called.");
  },
};

interface Step {
  readonly result: unknown;
  readonly warnings: readonly unknown[];
}

async function execute(
  name: string,
  {
    lane = aLane(),
    storage = aLane(),
    claims = new MemoryClaims(),
    providers = noProviders,
  }: { lane?: Lane; storage?: Lane; claims?: Claims; providers?: Providers } = {},
): Promise<Step> {
  const warnings: unknown[] = [];
  const steps = createProviderActivities({
    ...{ providers, claims, lanes: oneLane(lane), storage: storage.circuit },
    ...{ openTarget: unsealed.openTarget, now: () => new Date() },
  });
  const context = new InvocationContext();
  context.warn = (...said: unknown[]) => void warnings.push(...said);
  const step = steps.find((one) => one.name === name);
  return { result: await step?.handler(inputs[name], context), warnings };
}

async function aSilentLane(): Promise<Lane> {
  const lane = aLane("Prod");
  for (let call = 0; call < 5; call++) await passSilence(lane.circuit);
  return lane;
}

/** All its slots are in use, also those for cancels. */
async function aFullLane(): Promise<Lane> {
  const lane = aLane("Prod");
  const wait = new Promise<null>(() => undefined);
  for (let step = 0; step < 40; step++) {
    const kind = step < 30 ? "read" : "cancel";
    void lane.run({ key: null, kind, held: () => null, perform: () => wait });
  }
  return Promise.resolve(lane);
}

describe("a step whose connection does not answer", () => {
  it.each(["planLaunch", "planRepair", "lookUpAttempt", "confirmLaunch", "checkAttempt"])(
    "returns at once that the vendor is unreachable: %s",
    async (name) => {
      const { result } = await execute(name, { lane: await aSilentLane() });

      expect(result).toStrictEqual({
        kind: "unreachable",
        reason: expect.stringMatching(
          /^Prod: not sent, because no call has been answered since/,
        ) as string,
        retryAfterSeconds: expect.any(Number) as number,
      });
    },
  );

  it("has not started anything", async () => {
    const { result } = await execute("launchAttempt", { lane: await aSilentLane() });

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
    expect(result).not.toHaveProperty("because");
  });

  it("may have started something if an earlier execution was stopped around its POST", async () => {
    const claims = new MemoryClaims();
    await claims.claimOf({ runId: "r-1", attemptNumber: 1, send: 1 }).send();

    const { result } = await execute("launchAttempt", { claims, lane: await aSilentLane() });

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
  });

  it.each(["explainFailure", "readOutputs"])("is asked again soon: %s", async (name) => {
    const { result } = await execute(name, { lane: await aSilentLane() });

    expect(result).toStrictEqual({
      kind: "notYet",
      retryAfterSeconds: expect.any(Number) as number,
    });
  });

  it("calls the vendor if it is a cancel, and logs that the connection stopped answering", async () => {
    const providers = {
      ...noProviders,
      forAttempt: () => ({ cancel: () => Promise.resolve({ kind: "requested" }) }),
    } as unknown as Providers;

    const { result, warnings } = await execute("cancelAttempt", {
      ...{ providers, lane: await aSilentLane() },
    });

    expect(result).toStrictEqual({ kind: "requested" });
    expect(warnings).toStrictEqual([expect.stringContaining("Prod has not answered 5 calls")]);
  });
});

describe("a step whose connection has its share of the slots", () => {
  it.each(["planLaunch", "lookUpAttempt", "checkAttempt", "cancelAttempt"])(
    "waits for its turn, which is not the vendor's fault: %s",
    async (name) => {
      const { result } = await execute(name, { lane: await aFullLane() });

      expect(result).toMatchObject({ kind: "unreachable", because: "paced" });
    },
  );

  it("has not started anything", async () => {
    const { result } = await execute("launchAttempt", { lane: await aFullLane() });

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false, because: "paced" });
  });
});

describe("a start whose storage account does not answer", () => {
  const noAnswer = { kind: "unreachable", reason: "No answer.", silent: true } as const;

  it("asks it no more after five executions, and logs that once", async () => {
    const storage = aLane("The app's storage account");
    const asked: unknown[] = [];
    const claims = claimsThat((key) => {
      asked.push(key);
      return Promise.resolve(noAnswer);
    });

    const steps: Step[] = [];
    for (let step = 0; step < 8; step++) {
      steps.push(await execute("launchAttempt", { claims, storage }));
    }

    expect(asked).toHaveLength(5);
    expect(steps.flatMap(({ warnings }) => warnings)).toHaveLength(1);
    expect(steps.at(-1)?.result).toMatchObject({
      kind: "tryAgain",
      mayHaveStarted: true,
      reason: expect.stringMatching(
        /^The start could not be recorded in the app's storage account: not sent, because/,
      ) as string,
    });
  });

  it("asks it again each time if it answers with an error", async () => {
    const storage = aLane();
    const refusing = claimsThat(() => Promise.resolve({ kind: "unreachable", reason: "403" }));

    for (let step = 0; step < 8; step++) {
      await execute("launchAttempt", { claims: refusing, storage });
    }

    expect(storage.circuit.isAtRest).toBe(true);
  });
});
