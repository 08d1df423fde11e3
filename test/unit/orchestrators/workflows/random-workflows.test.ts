import fc from "fast-check";
import { aStep } from "../../../support/workflow-requests";
import { WorkflowWorld } from "../../../support/workflow-world";

interface RandomStep {
  readonly before: readonly number[];
  readonly when: "succeeded" | "failed" | "finished";
  readonly optional: boolean;
  readonly seconds: number;
  readonly ends: "succeeded" | "failed" | "cancelled" | "timedOut" | "unknown";
}

interface RandomWorkflow {
  readonly steps: readonly RandomStep[];
  readonly maxParallel: number;
  readonly onFailure: "stop" | "continue";
  readonly lost: number;
  readonly killed: number;
  readonly cancelAt: number | null;
}

const step: fc.Arbitrary<RandomStep> = fc.record({
  before: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 4 }),
  when: fc.constantFrom("succeeded", "succeeded", "failed", "finished"),
  optional: fc.boolean(),
  seconds: fc.integer({ min: 2, max: 200 }),
  ends: fc.constantFrom("succeeded", "succeeded", "succeeded", "failed", "cancelled", "unknown"),
});

const randomWorkflow: fc.Arbitrary<RandomWorkflow> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
  maxParallel: fc.integer({ min: 1, max: 4 }),
  onFailure: fc.constantFrom("stop", "continue"),
  lost: fc.constantFrom(0, 2, 3),
  killed: fc.constantFrom(0, 3, 5),
  cancelAt: fc.option(fc.integer({ min: 0, max: 500 }), { freq: 3 }),
});

const nameOf = (index: number): string => `s${index}`;
const indexOf = (name: string): number => Number(name.slice(1));

/** Dependencies of earlier steps only, and a condition that can be met. */
const tidy = (steps: readonly RandomStep[]): RandomStep[] =>
  steps.map((one, index) => {
    const before = one.before.filter((other) => other < index);
    return { ...one, before, when: before.length === 0 ? "succeeded" : one.when };
  });

type Fate = "good" | "bad" | "blocked" | "idle";

/** How the steps end if everything that can run does, by the words of the documentation. */
function expected(steps: readonly RandomStep[]): Map<string, string> {
  const fates: Fate[] = [];
  const statuses = new Map<string, string>();
  for (const [index, { before, when, optional, ends }] of steps.entries()) {
    const others = before.map((other) => fates[other] ?? "idle");
    const failed = others.includes("bad") || others.includes("blocked");
    const allGood = others.every((fate) => fate === "good");
    const runs = { succeeded: allGood, failed, finished: true }[when];
    const ran: Fate = ends === "succeeded" || optional ? "good" : "bad";
    const skipped: Fate = when === "succeeded" && failed ? "blocked" : "idle";
    fates.push(runs ? ran : skipped);
    statuses.set(nameOf(index), runs ? ends : "skipped");
  }
  return statuses;
}

/** What a workflow must never do. */
function breaches(
  world: WorkflowWorld,
  { steps, maxParallel, onFailure }: RandomWorkflow,
): string[] {
  const { jobs } = world;
  const endOf = (index: number): number | null =>
    jobs.find(({ step: name }) => indexOf(name) === index)?.to ?? null;
  const firstFailure = Math.min(
    ...jobs
      .filter(({ step: name }) => {
        const { ends, optional } = steps[indexOf(name)] ?? { ends: "succeeded", optional: true };
        return ends !== "succeeded" && !optional;
      })
      .map(({ to }) => to ?? Infinity),
  );
  return [
    ...(world.mostLive > maxParallel ? [`${world.mostLive} steps at once`] : []),
    ...(new Set(world.started).size < jobs.length ? ["a step was started twice"] : []),
    ...jobs.filter(({ to }) => to === null).map(({ step: name }) => `${name} was left`),
    ...jobs.flatMap(({ step: name, from }) => {
      const { before = [], when = "succeeded" } = steps[indexOf(name)] ?? {};
      const early = before.filter((other) => (endOf(other) ?? 0) > from);
      // The conductor sees a failure a minute later if its hint is lost.
      const late = onFailure === "stop" && when === "succeeded" && from > firstFailure + 61;
      return [
        ...early.map((other) => `${name} started before the end of ${nameOf(other)}`),
        ...(late ? [`${name} started after a failure`] : []),
      ];
    }),
  ];
}

async function play(random: RandomWorkflow): Promise<void> {
  const steps = tidy(random.steps);
  const workflow = { ...random, steps };
  const world = new WorkflowWorld({
    jobs: (name) => steps[indexOf(name)] ?? { seconds: 1, ends: "succeeded" },
    losesHint: ({ count }) => random.lost > 0 && count % random.lost === 0,
    around: async ({ name, count }, perform) => {
      const result = await perform();
      const isKilled = random.killed > 0 && count % random.killed === 0;
      if (isKilled && ["startSteps", "readSteps", "cancelSteps"].includes(name)) {
        throw new Error("The worker was killed.");
      }
      return result;
    },
  });
  await world.start({
    steps: steps.map(({ before, when, optional }, index) =>
      aStep(nameOf(index), { dependsOn: before.map(nameOf), when, optional }),
    ),
    maxParallel: random.maxParallel,
    onFailure: random.onFailure,
  });
  if (random.cancelAt !== null) world.cancelAt(random.cancelAt);
  const { outcome } = await world.end();

  expect(breaches(world, workflow)).toStrictEqual([]);
  expect(
    objections(outcome, new Map(Object.entries(await world.statuses())), workflow),
  ).toStrictEqual([]);
}

/** What is wrong with the states of a workflow that was not cancelled and continued after failures. */
function objections(
  outcome: string,
  statuses: ReadonlyMap<string, string>,
  { steps, onFailure, cancelAt }: RandomWorkflow,
): string[] {
  const bad = steps.filter(
    ({ optional }, index) =>
      !optional && !["succeeded", "skipped"].includes(statuses.get(nameOf(index)) ?? ""),
  );
  if (cancelAt !== null) return [];
  const right = bad.length === 0 ? "succeeded" : "failed";
  const wrong = outcome === right ? [] : [`${outcome} in place of ${right}`];
  if (onFailure === "stop") return wrong;
  return [
    ...wrong,
    ...[...expected(steps)]
      .filter(([name, status]) => statuses.get(name) !== status)
      .map(([name, status]) => `${name} is ${statuses.get(name) ?? "missing"}, not ${status}`),
  ];
}

/** More runs and another seed find more, at night or before a release. */
const { FUZZ_RUNS = "40", FUZZ_SEED = "20260302" } = process.env;

describe("a workflow of random steps", () => {
  it("starts each step once, in order, and ends as its conditions say", async () => {
    await fc.assert(fc.asyncProperty(randomWorkflow, play), {
      numRuns: Number(FUZZ_RUNS),
      seed: Number(FUZZ_SEED),
    });
  }, 600_000);
});
