/** One run on three workers that share a task hub, which are killed and frozen, and whose storage and vendor fail. */
import fc from "fast-check";
import { MemoryClaims } from "../support/claims";
import { isFullMatrix } from "./full-matrix";
import { databricksStage } from "./matrix/databricks-stage";
import { dbtStage } from "./matrix/dbt-stage";
import { pipelineStage } from "./matrix/pipeline-stage";
import type { Stage } from "./matrix/scenario";
import { Tally } from "./table/tally";
import { SURVIVED, type Verdict } from "./table/verdict";
import { liveWorkers, type PlantedInWorkers } from "./workers/live-workers";
import { judgeWorkers } from "./workers/judge-workers";
import { STAGES } from "./workers/place";
import { aStory, storyArbitrary, type WorkersStory } from "./workers/workers-story";

/** More worlds and other seeds find more. */
const { RUNWARD_WORLDS, RUNWARD_SEED = "20260302" } = process.env;

const SAMPLE = 5;
const FULL = 250;

class Wronged extends Error {
  readonly verdict: Verdict;

  constructor(verdict: Verdict, events: readonly string[]) {
    super([...verdict.lost, ...verdict.doubled, ...events].join("\n"));
    this.verdict = verdict;
  }
}

async function survive(stage: Stage, story: WorkersStory): Promise<void> {
  const lived = await liveWorkers(stage, story);
  const verdict = judgeWorkers(story, lived);
  if (verdict.lost.length + verdict.doubled.length === 0) return;
  throw new Wronged(verdict, lived.events);
}

const verdictOn = (error: unknown): Verdict =>
  error instanceof Wronged ? error.verdict : { ...SURVIVED, lost: ["a defect"] };

/** The smallest world in which something is wrong, and what; null if all are survived. */
async function wrongIn(stage: Stage): Promise<string | null> {
  const tally = new Tally();
  const property = fc.asyncProperty(storyArbitrary, (story) => survive(stage, story));
  const details = await fc.check(property, {
    numRuns: Number(RUNWARD_WORLDS ?? (isFullMatrix ? FULL : SAMPLE)),
    seed: Number(RUNWARD_SEED),
  });
  tally.add(
    "run on three workers, killed, frozen and cut off",
    details.failed ? verdictOn(details.errorInstance) : SURVIVED,
    { tried: details.numRuns, target: stage.targetType },
  );
  tally.save();
  const message = await fc.asyncDefaultReportMessage(details);
  return message === undefined ? null : [message, String(details.errorInstance)].join("\n");
}

describe("a run on three workers", () => {
  it.each(STAGES.map((stage): [string, Stage] => [stage.targetType, stage]))(
    "of a %s ends as it ended at the vendor, with one execution for each attempt",
    async (_type, stage) => {
      expect(await wrongIn(stage)).toBeNull();
    },
    3_600_000,
  );
});

describe("a run on three workers that goes on for long", () => {
  it("joins a lookout, which ends with it", async () => {
    const story = aStory({ plot: "endless", timeoutSeconds: 400 });

    const lived = await liveWorkers(databricksStage, story);

    expect(judgeWorkers(story, lived)).toStrictEqual(SURVIVED);
    expect(lived.events.filter((line) => line.includes("lookAround")).at(-1)).toMatch(
      /"kind":"rested","gone":\["\d+-1"\]/,
    );
  });
});

/** A worker is frozen after it took its claim, for longer than its step is its own. */
const frozen = aStory({
  ...{ latencySeconds: 8, clocks: "stand" },
  freezes: [{ at: 16, worker: 1, seconds: 130 }],
});

/** The launch is executed although its turn is lost, and again when the turn is played again. */
const repeated = aStory({
  lostTurns: [{ turn: 3, sends: "all", seconds: 75 }],
  timeoutSeconds: 900,
});

describe("a bug that is planted in the workers", () => {
  it.each<[bug: string, stage: Stage, story: WorkersStory, planted: () => PlantedInWorkers]>([
    ["keeps claims to each worker", dbtStage, frozen, claimsOfEach],
    ["skips the look-ups before another start", pipelineStage, repeated, () => blind],
  ])("is found: it %s", async (_bug, stage, story, planted) => {
    const right = await liveWorkers(stage, story);
    const wrong = await liveWorkers(stage, story, planted());

    expect(judgeWorkers(story, right)).toStrictEqual(SURVIVED);
    expect(judgeWorkers(story, wrong).doubled).toContainEqual(
      expect.stringContaining("an attempt is started once at most"),
    );
  });
});

/** Every process knows its own claims alone. */
function claimsOfEach(): PlantedInWorkers {
  const all = new Map<string, MemoryClaims>();
  return (process) => {
    const claims = all.get(process) ?? new MemoryClaims();
    all.set(process, claims);
    return { claims };
  };
}

const NOT_FOUND = { kind: "notFound", marker: null, jobUrl: null };

/** Looks nowhere for what the first start has done: everything that the vendor lists counts as older. */
const blind: PlantedInWorkers = () => ({
  answerOf: (activity) => (activity === "lookUpAttempt" ? NOT_FOUND : undefined),
  inputOf: (activity, input) => {
    if (activity !== "launchAttempt") return input;
    const details = { baselineCreatedMs: String(Number.MAX_SAFE_INTEGER) };
    return { ...input, plan: { ...(input["plan"] as object), details } };
  },
});
