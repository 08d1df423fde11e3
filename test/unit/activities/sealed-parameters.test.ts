import { InvocationContext } from "@azure/functions";
import { createProviderActivities } from "../../../src/activities/provider-activities";
import type { Claim } from "../../../src/contracts/claim";
import type { OutputsResult, TaskOutput } from "../../../src/contracts/outputs";
import type { Target } from "../../../src/contracts/target";
import type { Provider } from "../../../src/providers/provider";
import { MemoryClaims } from "../../support/claims";
import { aLane, oneLane } from "../../support/lanes";
import { aParameterSeal, aTargetWith } from "../../support/parameter-seals";
import { aPlan, anAttempt, failed } from "../../support/run-builders";

const RUN = `r-${"a".repeat(40)}`;
const VALUE = 'customer "4711" of Zürich';
const target = aTargetWith(VALUE);
const seal = aParameterSeal();
const sealed = seal.sealTarget(RUN, target);
const otherKeys = aParameterSeal({ keys: ["another-key-of-more-than-thirty-two-characters"] });

const aTaskOutput = (changes: Partial<TaskOutput>): TaskOutput => ({
  state: "TERMINATED",
  attempt: 1,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  result: null,
  error: null,
  truncated: false,
  ...changes,
});

/** The result of each step, and the targets that its provider got. */
async function ask(
  name: string,
  {
    openTarget = seal.openTarget,
    answer = {},
    claims = new MemoryClaims(),
    input,
  }: {
    openTarget?: typeof seal.openTarget;
    answer?: Partial<Provider>;
    claims?: MemoryClaims;
    input?: unknown;
  } = {},
): Promise<{ result: unknown; got: Target[] }> {
  const got: Target[] = [];
  const note = <Result>(of: Target, result: Result): Promise<Result> => {
    got.push(of);
    return Promise.resolve(result);
  };
  const plan = { kind: "planned" as const, plan: aPlan() };
  const found = { kind: "found" as const, attempt: anAttempt() };
  const provider = {
    planLaunch: (of: Target) => note(of, plan),
    planRepair: (of: Target) => note(of, plan),
    launch: (order: { target: Target }) =>
      note(order.target, { kind: "launched", attempt: anAttempt() }),
    settleLaunch: (order: { target: Target }) => note(order.target, found),
    confirmLaunch: (order: { target: Target }) => note(order.target, found),
    ...answer,
  } as unknown as Provider;
  const providers = { forTarget: () => provider, forAttempt: () => provider };
  const steps = createProviderActivities({
    ...{ providers, claims, openTarget, lanes: oneLane(aLane()), storage: aLane().circuit },
    now: () => new Date(),
  });
  const order = { target: sealed, runId: RUN, attemptNumber: 1, plan: aPlan() };
  const inputs: Readonly<Record<string, unknown>> = {
    planLaunch: { target: sealed, runId: RUN },
    planRepair: { target: sealed, attempt: anAttempt(), runId: RUN },
    launchAttempt: order,
    lookUpAttempt: order,
    confirmLaunch: { order, attempt: anAttempt() },
  };
  const step = steps.find((one) => one.name === name);
  const result = await step?.handler(input ?? inputs[name], new InvocationContext());
  return { result, got };
}

const STEPS = ["planLaunch", "planRepair", "launchAttempt", "lookUpAttempt", "confirmLaunch"];

describe("a step with sealed parameters", () => {
  it.each(STEPS)("gives the provider the opened target: %s", async (name) => {
    const { got, result } = await ask(name);

    expect(got).toStrictEqual([target]);
    expect(JSON.stringify(result)).not.toContain("4711");
  });

  it.each([
    ["planLaunch", "unreachable"],
    ["planRepair", "unreachable"],
    ["launchAttempt", "tryAgain"],
    ["lookUpAttempt", "unreachable"],
    ["confirmLaunch", "unreachable"],
  ])("asks no vendor and names the setting if no key opens it: %s", async (name, kind) => {
    const { got, result } = await ask(name, { openTarget: otherKeys.openTarget });

    expect(got).toStrictEqual([]);
    expect(result).toMatchObject({
      kind,
      because: "misconfigured",
      reason: expect.stringContaining("RESULT_LINK_KEYS") as string,
    });
  });

  it("says that nothing was started if no start was sent", async () => {
    const { result } = await ask("launchAttempt", { openTarget: otherKeys.openTarget });

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: false });
  });

  it("says that it may have started if an earlier execution may have sent the start", async () => {
    const claims = new MemoryClaims();
    const opened = await claims.open({ runId: RUN, attemptNumber: 1, send: 1 });
    await (opened as { claim: Claim }).claim.send();

    const { result } = await ask("launchAttempt", { openTarget: otherKeys.openTarget, claims });

    expect(result).toMatchObject({ kind: "tryAgain", mayHaveStarted: true });
  });

  const quoting = (text: string): string => `Invalid value for who: ${text}.`;
  const clean = quoting("[parameter]");

  it.each([
    ["as it is", VALUE],
    ["in JSON", JSON.stringify(VALUE).slice(1, -1)],
  ])("removes the value that a refusal quotes %s", async (_case, quoted) => {
    const refused = {
      kind: "rejected",
      failure: { code: "INVALID_PARAMETER_VALUE", message: quoting(quoted) },
    } as const;
    const unclear = { kind: "unclear", reason: quoting(quoted) } as const;

    const plan = await ask("planLaunch", {
      answer: { planLaunch: () => Promise.resolve(refused) },
    });
    const launch = await ask("launchAttempt", {
      answer: { launch: () => Promise.resolve(unclear) },
    });

    expect(plan.result).toMatchObject({ failure: { message: clean } });
    expect(launch.result).toMatchObject({ reason: clean });
  });

  const attempt = anAttempt({ runId: RUN, vendorRunId: VALUE });

  it.each<OutputsResult>([
    { kind: "none", note: VALUE },
    { kind: "notYet", retryAfterSeconds: 5, reason: VALUE },
  ])("removes it from the reason for which there are no outputs: $kind", async (said) => {
    const input = { attempt, status: failed(), sealedTarget: sealed };

    const { result } = await ask("readOutputs", {
      answer: { outputs: () => Promise.resolve(said) },
      input,
    });

    expect(JSON.stringify(result)).toContain("[parameter]");
    expect(JSON.stringify(result)).not.toContain("4711");
  });

  const said = {
    checkAttempt: {
      input: { attempt, sealedTarget: sealed },
      answer: {
        check: () => Promise.resolve({ kind: "checked", status: failed({ message: VALUE }) }),
      },
    },
    explainFailure: {
      input: { attempt, status: failed(), sealedTarget: sealed },
      answer: {
        explain: () =>
          Promise.resolve({
            kind: "explained",
            failedSteps: [{ name: `run ${VALUE}`, error: VALUE, trace: VALUE }],
            omitted: 0,
            note: VALUE,
          }),
      },
    },
    readOutputs: {
      input: { attempt, status: failed(), sealedTarget: sealed },
      answer: {
        outputs: () =>
          Promise.resolve({
            kind: "read",
            outputs: { tasks: { main: aTaskOutput({ error: VALUE }) }, truncated: false },
          }),
      },
    },
  };

  it.each(Object.entries(said))("removes it from what the vendor says: %s", async (name, step) => {
    const answer = step.answer as Partial<Provider>;

    const { result } = await ask(name, { answer, input: step.input });

    expect(JSON.stringify(result)).toContain("[parameter]");
    expect(JSON.stringify(result)).not.toContain("4711");
  });

  it.each(Object.entries(said))("keeps nothing of it without the key: %s", async (name, step) => {
    const answer = step.answer as Partial<Provider>;
    const { openTarget } = otherKeys;

    const { result } = await ask(name, { answer, input: step.input, openTarget });

    expect(JSON.stringify(result)).toContain("no key in RESULT_LINK_KEYS");
    expect(JSON.stringify(result)).not.toContain("4711");
  });

  it("keeps what the job returned as its result", async () => {
    const outputs = { tasks: { main: aTaskOutput({ result: VALUE }) }, truncated: false };
    const answer: Partial<Provider> = { outputs: () => Promise.resolve({ kind: "read", outputs }) };

    const { result } = await ask("readOutputs", { answer, input: said.readOutputs.input });

    expect(result).toStrictEqual({ kind: "read", outputs });
  });
});
