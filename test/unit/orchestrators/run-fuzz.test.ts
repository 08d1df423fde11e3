import fc from "fast-check";
import { driveRun, type DrivenRun } from "../../support/drive-run";
import { RandomVendor, randomStory, type RandomStory } from "./random-story";

/** Looks for a run, grace period, the pauses of throwing steps and an explanation, in the worst case together. */
const LONGEST_CANCEL_SECONDS = 1_500;

interface Judged {
  readonly code: string | null;
  readonly outcome: string;
  readonly message: string;
  /** How the last job stands at the vendor, seen from above; null when none was started. */
  readonly truth: string | null;
  readonly story: RandomStory;
}

const saysNotStarted = (message: string): boolean => message.includes("and nothing is running");

/** Claims that a run may make, and when each is false. */
const lies: Record<string, (judged: Judged) => boolean> = {
  "success without success": ({ outcome, truth }) =>
    outcome === "succeeded" && truth !== "succeeded",
  "failure without failure": ({ code, truth }) => code === "runFailed" && truth !== "failed",
  "cancelled and still active": ({ code, truth }) => code === "cancelled" && truth === "active",
  "timed out and not stopped": ({ outcome, message, truth }) =>
    outcome === "timedOut" && !saysNotStarted(message) && truth !== "cancelled",
  "not started and active": ({ code, message, truth }) =>
    (saysNotStarted(message) || code === "refused") && truth === "active",
  "unclear without a reason": ({ code, story }) => code === "launchUnclear" && !mayBeUnclear(story),
  "lost contact without silence": ({ code, story }) =>
    code === "lostContact" && story.silence.seconds < 600,
  "a cancel that took effect was not seen": ({ code, story }) =>
    code === "cancelNotConfirmed" &&
    story.vendor.stopSeconds !== null &&
    story.silence.seconds < 150,
  "ended by a defect": ({ code }) => code === "internalError" || code === "runMissing",
};

/** The sentences of a run that are false; none in any story. */
function objections(story: RandomStory, run: DrivenRun, vendor: RandomVendor): string[] {
  const number = Math.max(0, ...vendor.jobs.keys());
  const truth = number === 0 ? null : vendor.statusOf(number, run.elapsedSeconds).kind;
  const judged = { ...run.conclusion, truth, story };
  const isLate = firstCancelSeconds(story) + LONGEST_CANCEL_SECONDS < run.elapsedSeconds;
  return [
    ...Object.entries(lies).flatMap(([claim, isFalse]) => (isFalse(judged) ? [claim] : [])),
    ...(isLate ? ["a cancel was lost"] : []),
    ...vendor.breaches,
  ];
}

const mayBeUnclear = ({ launches }: RandomStory): boolean =>
  launches.some(
    (fate) =>
      !["launched", "confirmLater", "busy", "full", "misconfigured", "refused"].includes(fate),
  );

const firstCancelSeconds = ({ cancels }: RandomStory): number =>
  Math.min(...cancels.map((moment) => ("at" in moment ? moment.at : Infinity)));

async function judge(story: RandomStory): Promise<void> {
  const vendor = new RandomVendor(story);
  const run = await driveRun({
    input: story.input,
    activities: vendor.fakes(),
    events: story.cancels.map((when) => ({ when })),
  });

  expect(objections(story, run, vendor)).toStrictEqual([]);
}

/** More runs and another seed find more, at night or before a release. */
const { FUZZ_RUNS = "100", FUZZ_SEED = "20260302" } = process.env;

describe("run, in random scenarios", () => {
  it("launches once, ends with the vendor's outcome, and leaves nothing open", async () => {
    await fc.assert(fc.asyncProperty(randomStory, judge), {
      numRuns: Number(FUZZ_RUNS),
      seed: Number(FUZZ_SEED),
    });
  }, 600_000);
});
