import fc from "fast-check";
import { check } from "../../../support/history/check";
import { isFullMatrix } from "../../full-matrix";
import { Tally } from "../../table/tally";
import { BrokenRules, verdictOn } from "../broken-rules";
import { liveWorkflow } from "./live-workflow";
import { workflowStories, type WorkflowStory } from "./workflow-story";

/** More worlds and other seeds find more; a failure names the seed and the path that play its world again. */
const { RUNWARD_WORLDS, RUNWARD_SEED = "20260302", RUNWARD_PATH } = process.env;

/** `npm run test:faults` tries more of them than the other runs, which must be quick. */
const WORLDS = isFullMatrix ? 1_000 : 100;

/** @throws with the story of the smallest world that breaks a rule. */
export async function expectWorkflowInvariants(): Promise<void> {
  await fc.assert(fc.asyncProperty(workflowStories, expectInvariants), {
    numRuns: Number(RUNWARD_WORLDS ?? WORLDS),
    seed: Number(RUNWARD_SEED),
    ...(RUNWARD_PATH !== undefined && { path: RUNWARD_PATH }),
    asyncReporter: async (details) => {
      const tally = new Tally();
      const verdict = verdictOn(details.errorInstance);
      const counted = { tried: details.numRuns, target: "workflow" };
      tally.add("random scenario, workflow", verdict, counted);
      tally.save();
      const message = await fc.asyncDefaultReportMessage(details);
      if (message !== undefined) throw new Error([message, details.errorInstance].join("\n"));
    },
  });
}

/** @throws when the story breaks a rule. */
export async function expectInvariants(story: WorkflowStory): Promise<void> {
  const { recording, events } = await liveWorkflow(story);
  const violations = check(recording);
  if (violations.length > 0) throw new BrokenRules(violations, events);
}
