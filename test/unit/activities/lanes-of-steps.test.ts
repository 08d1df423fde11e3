import { InvocationContext } from "@azure/functions";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import type { Claims, UnreachableClaim } from "../../../src/contracts/claim";
import type { Lane } from "../../../src/lanes/lane";
import type { Providers } from "../../../src/providers/provider";
import { MemoryClaims } from "../../support/claims";
import { aLane, oneLane } from "../../support/lanes";
import { anAttempt, aPlan, failed } from "../../support/run-builders";
import { unsealed } from "../../support/parameter-seals";
import { passSilence } from "../../support/silent-circuit";

/** Claims whose store cannot be used, by the call that asks for them. */
const claimsThat = (refuse: () => UnreachableClaim): Claims => ({
  open: () => Promise.resolve(refuse()),
  close: () => Promise.resolve(refuse()),
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
  closeLaunch: { runId: "r-1", attemptNumber: 1, send: 1 },
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
  it.each<[string, object]>([
    ["planLaunch", {}],
    ["planRepair", {}],
    ["lookUpAttempt", {}],
    ["confirmLaunch", {}],
    ["checkAttempt", { checkedAt: expect.any(String) as string }],
  ])("returns at once that the vendor is unreachable: %s", async (name, more) => {
    const { result } = await execute(name, { lane: await aSilentLane() });

    expect(result).toStrictEqual({
      kind: "unreachable",
      reason: expect.stringMatching(
        /^Prod: not sent, because no call has been answered since/,
      ) as string,
      retryAfterSeconds: expect.any(Number) as number,
      ...more,
    });
  });

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
      reason: expect.stringMatching(/^Prod: not sent, because no call has been answered/) as string,
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

describe("a step whose storage account does not answer", () => {
  const noAnswer = { kind: "unreachable", reason: "No answer.", silent: true } as const;

  /** Executes a step eight times, while nothing is heard of the account. */
  async function executeInSilence(name: string): Promise<{ asked: number; steps: Step[] }> {
    const storage = aLane("The app's storage account");
    const seen: { asked: number; steps: Step[] } = { asked: 0, steps: [] };
    const claims = claimsThat(() => {
      seen.asked += 1;
      return noAnswer;
    });
    for (let step = 0; step < 8; step++) {
      seen.steps.push(await execute(name, { claims, storage }));
    }
    return seen;
  }

  const NOT_ASKED = expect.stringMatching(
    /^The record of the start could not be read or written in the app's storage account: not sent, because/,
  ) as string;

  it.each([
    ["launchAttempt", { kind: "tryAgain", mayHaveStarted: true, reason: NOT_ASKED }],
    ["closeLaunch", { kind: "unreachable", reason: NOT_ASKED }],
  ])("asks it no more after five executions, and logs that once: %s", async (name, expected) => {
    const { asked, steps } = await executeInSilence(name);

    expect(asked).toBe(5);
    expect(steps.flatMap(({ warnings }) => warnings)).toHaveLength(1);
    expect(steps.at(-1)?.result).toMatchObject(expected);
  });

  it.each(["launchAttempt", "closeLaunch"])(
    "asks it again each time if it answers with an error: %s",
    async (name) => {
      const storage = aLane();
      let asked = 0;
      const refusing = claimsThat(() => {
        asked += 1;
        return { kind: "unreachable", reason: "403" };
      });

      for (let step = 0; step < 8; step++) await execute(name, { claims: refusing, storage });

      expect(asked).toBe(8);
      expect(storage.circuit.isAtRest).toBe(true);
    },
  );
});
