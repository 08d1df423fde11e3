/** One run on three workers that share a task hub, which are killed and frozen, and whose storage and vendor fail. */
import fc from "fast-check";
import { MemoryClaims } from "../support/claims";
import { isFullMatrix } from "./full-matrix";
import { dbtStage } from "./matrix/dbt-stage";
import type { Stage } from "./matrix/scenario";
import { Tally } from "./table/tally";
import { SURVIVED, type Verdict } from "./table/verdict";
import { liveWorkers } from "./workers/live-workers";
import { judgeWorkers } from "./workers/objections";
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
  const { code, message } = lived.conclusion;
  throw new Wronged(verdict, [...lived.events, `${code ?? "succeeded"}: ${message}`]);
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
  return (await fc.asyncDefaultReportMessage(details)) ?? null;
}

describe("a run on three workers", () => {
  it.each(STAGES.map((stage): [string, Stage] => [stage.targetType, stage]))(
    "of a %s ends as it ended at the vendor, with one execution for each attempt",
    async (_type, stage) => {
      expect(await wrongIn(stage)).toBeNull();
    },
    3_600_000,
  );

  it("is started twice if a worker is frozen and the workers do not share their claims", async () => {
    const story = aStory({
      ...{ latencySeconds: 8, clocks: "stand" },
      freezes: [{ at: 16, worker: 1, seconds: 130 }],
    });

    const shared = await liveWorkers(dbtStage, story);
    const apart = await liveWorkers(dbtStage, story, claimsOfEach());

    expect(judgeWorkers(story, shared)).toStrictEqual(SURVIVED);
    expect(judgeWorkers(story, apart).doubled).toStrictEqual(["more executions than attempts"]);
  });
});

/** Every process knows its own claims alone. */
function claimsOfEach(): (process: string) => MemoryClaims {
  const all = new Map<string, MemoryClaims>();
  return (process) => {
    const claims = all.get(process) ?? new MemoryClaims();
    all.set(process, claims);
    return claims;
  };
}
