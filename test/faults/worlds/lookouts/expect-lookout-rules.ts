import fc from "fast-check";
import { isFullMatrix } from "../../full-matrix";
import { Tally } from "../../table/tally";
import { SURVIVED, type Verdict } from "../../table/verdict";
import { liveLookout } from "./live-lookout";
import { brokenRules } from "./lookout-rules";
import { lookoutStories, type LookoutStory } from "./lookout-story";

/** More stories and other seeds find more; a failure names the seed and the path that play its story again. */
const { RUNWARD_WORLDS, RUNWARD_SEED = "20260302", RUNWARD_PATH } = process.env;

/** `npm run test:faults` tries more of them than the other runs, which must be quick. */
const STORIES = isFullMatrix ? 400 : 25;

async function expectRules(story: LookoutStory): Promise<void> {
  const broken = brokenRules(story, await liveLookout(story));
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

/** @throws with the smallest story in which a rule is broken. */
export async function expectLookoutRules(): Promise<void> {
  await fc.assert(fc.asyncProperty(lookoutStories, expectRules), {
    numRuns: Number(RUNWARD_WORLDS ?? STORIES),
    seed: Number(RUNWARD_SEED),
    ...(RUNWARD_PATH !== undefined && { path: RUNWARD_PATH }),
    asyncReporter: async (details) => {
      const tally = new Tally();
      const verdict: Verdict = details.failed ? { ...SURVIVED, lost: ["a rule"] } : SURVIVED;
      tally.add("random scenario, lookout", verdict, { tried: details.numRuns });
      tally.save();
      const message = await fc.asyncDefaultReportMessage(details);
      if (message !== undefined) throw new Error([message, details.errorInstance].join("\n"));
    },
  });
}
