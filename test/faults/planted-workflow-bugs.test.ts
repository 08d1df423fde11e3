/** Bugs that are planted in the app's code for workflows, each of which the checker has to find. */
import { check } from "../support/history/check";
import { liveWorkflow, type PlantedInWorkflow } from "./worlds/workflows/live-workflow";
import {
  answering,
  answersFailuresAsSuccess,
  aStep,
  callsBackTwice,
  cancelsNothing,
  concludes,
  conductorOf,
  forgetsGenerations,
  forgetsWhatRan,
  idle,
  ignoresKeys,
  quietWorkflow,
  reportsAnotherEnd,
  startsUnderNewIds,
  swapped,
  waitsForHintsOnly,
} from "./worlds/workflows/planted-workflow-bugs";
import { cutOff, noClaims, without } from "./worlds/planted-bugs";
import type { WorkflowStory } from "./worlds/workflows/workflow-story";

type Story = Partial<WorkflowStory>;
type Fields = Readonly<Record<string, unknown>>;

async function brokenIn(story: Story, planted: PlantedInWorkflow = {}): Promise<string[]> {
  const { recording } = await liveWorkflow({ ...quietWorkflow, ...story }, planted);
  return [...new Set(check(recording).map(({ rule }) => rule))];
}

const failsOnce = aStep({ ends: ["failed", "succeeded"] });
const chain = [
  aStep(),
  aStep({ ends: ["failed", "succeeded"], needs: [0] }),
  aStep({ needs: [1] }),
];
const beside = [aStep({ runSeconds: 300 }), aStep({ runSeconds: 300 }), aStep({ runSeconds: 300 })];

describe("a correct app", () => {
  it.each<[string, Story]>([
    ["in a quiet world", {}],
    ["whose hints are all lost", { losesEveryHint: 1 }],
    ["whose step fails, and which is resumed", { steps: chain, resumes: [null] }],
    ["that is resumed with new starts", { steps: chain, resumes: ["rerun"] }],
    ["that is cancelled", { steps: beside, cancels: [60] }],
    ["that times out", { steps: beside, timeoutSeconds: 120 }],
    [
      "whose step is repaired while it lives",
      {
        steps: [aStep({ runSeconds: 300 }), failsOnce, aStep({ needs: [1] })],
        onFailure: "continue",
        stepCalls: [{ at: 150, kind: "repair", step: 1 }],
      },
    ],
    [
      "that is asked again",
      {
        starts: [
          { at: 10, isOther: false },
          { at: 20, isOther: true },
        ],
      },
    ],
    ["whose host is killed in the start of a step", { stepFaults: [cutOff] }],
    ["that calls back", { receiver: ["takes"] }],
    ["whose receiver is away at first", { receiver: ["isAway", "isAway", "takes"] }],
    ["whose receiver refuses its callback", { receiver: ["refuses"] }],
    ["that calls back for each generation", { steps: chain, resumes: [null], receiver: ["takes"] }],
    [
      "that is resumed while its callback waits",
      {
        steps: chain,
        ...{ receiver: ["isAway", "isAway", "isAway", "isAway", "takes"] },
        earlyResumes: [{ at: 180, mode: null }],
      },
    ],
  ])("breaks no rule: one %s", async (_what, story) => {
    expect(await brokenIn(story)).toStrictEqual([]);
  });
});

const withConditions = (change: (one: Fields) => Fields): PlantedInWorkflow =>
  conductorOf((input) => ({
    ...input,
    conditions: (input["conditions"] as readonly Fields[]).map(change),
  }));

const withoutTrails: PlantedInWorkflow = {
  activities: answering("readSteps", (result) => {
    const { steps } = result as { readonly steps: readonly (readonly unknown[])[] };
    return { steps: steps.map((reading) => reading.slice(0, 2)) };
  }),
};

const losesStops: PlantedInWorkflow = {
  activities: idle(
    "reportChange",
    () => ({ sent: true, isStopping: true }),
    ({ change }) => (change as Fields)["kind"] === "stop",
  ),
};

describe("a bug that is planted in the app", () => {
  it.each<[bug: string, rule: string, story: Story, planted: PlantedInWorkflow]>([
    [
      "starts the runs of steps under new ids",
      "a step is started once at most in each generation of its workflow",
      { stepFaults: [{ ...cutOff, execution: 1 }] },
      startsUnderNewIds,
    ],
    [
      "starts the job of a step without a claim",
      "an attempt is started once at most",
      {
        steps: [aStep({ vendor: "dbt", runSeconds: 3 })],
        ...{ listLagSeconds: 8, stepFaults: [{ ...cutOff, execution: 3 }] },
      },
      { claims: noClaims },
    ],
    [
      "starts a step before what it needs has ended",
      "a step starts only when the steps that it needs have ended",
      { steps: [aStep(), aStep({ needs: [0] })] },
      withConditions((one) => without("after", one) as Fields),
    ],
    [
      "starts a step although what it needs has failed",
      "a step that needs a success starts only after one",
      { steps: [aStep({ ends: ["failed"] }), aStep({ needs: [0] })] },
      withConditions((one) => ({ ...one, when: "finished" })),
    ],
    [
      "runs more steps at a time than it may",
      "a workflow never runs more steps at a time than it may",
      { steps: beside },
      conductorOf((input) => ({ ...input, maxParallel: 50 })),
    ],
    [
      "forgets to look if no hint comes",
      "a workflow ends soon after its last step",
      { losesEveryHint: 1, steps: [aStep()] },
      waitsForHintsOnly,
    ],
    [
      "runs again what has succeeded when it is resumed",
      "a step that has succeeded is never run again",
      { steps: chain, resumes: [null] },
      forgetsWhatRan(),
    ],
    [
      "goes on after a cancel",
      "nothing is started after a workflow was cancelled",
      { steps: [aStep(), aStep({ needs: [0] })], cancels: [10] },
      losesStops,
    ],
    [
      "never ends after a cancel",
      "a cancelled workflow ends in time",
      { steps: [aStep({ runSeconds: 5_000 })], cancels: [10] },
      losesStops,
    ],
    [
      "only pretends to stop its steps",
      "a workflow that was stopped has stopped at its vendors",
      { steps: beside, cancels: [60] },
      cancelsNothing(),
    ],
    [
      "shows the failed run of a step that was repaired",
      "a step has ended as its run has",
      {
        steps: [aStep({ runSeconds: 300 }), failsOnce],
        onFailure: "continue",
        stepCalls: [{ at: 150, kind: "repair", step: 1 }],
      },
      withoutTrails,
    ],
    [
      "claims success",
      "the outcome of a workflow follows from its steps",
      { steps: [aStep({ ends: ["failed"] })] },
      concludes({ outcome: "succeeded", code: null, message: "Succeeded." }),
    ],
    [
      "stops after a failure although it shall continue",
      "which steps run follows from their conditions",
      {
        steps: [aStep({ ends: ["failed"] }), aStep({ runSeconds: 5 }), aStep({ needs: [1] })],
        ...{ onFailure: "continue", maxParallel: 1 },
      },
      conductorOf((input) => ({ ...input, onFailure: "stop" })),
    ],
    [
      "answers with an older document",
      "a workflow that has ended stays ended until it is resumed",
      {},
      { api: swapped() },
    ],
    [
      "forgets a generation",
      "the generations of a workflow are only added to",
      { steps: chain, resumes: [null] },
      { api: forgetsGenerations },
    ],
    [
      "answers failures as if they were successes",
      "the result link of a workflow agrees with its document",
      { steps: [aStep({ ends: ["failed"] })] },
      { api: answersFailuresAsSuccess },
    ],
    [
      "says something else in its callback",
      "a callback of a workflow says what its document says",
      { receiver: ["takes"] },
      reportsAnotherEnd,
    ],
    [
      "does not call back",
      "a callback comes at least once for each generation of a workflow",
      { receiver: ["takes"] },
      { activities: idle("deliverCallback", () => ({ kind: "delivered", status: 200 })) },
    ],
    [
      "calls back twice",
      "a callback of a workflow comes once, unless its step was interrupted",
      { receiver: ["takes"] },
      callsBackTwice,
    ],
    [
      "gives two workflows for one key",
      "one key gives one workflow",
      { starts: [{ at: 10, isOther: false }] },
      { api: ignoresKeys },
    ],
  ])("is found: it %s", async (_bug, rule, story, planted) => {
    expect(await brokenIn(story, planted)).toContain(rule);
  });
});
