import fc from "fast-check";
import { isFullMatrix } from "../full-matrix";
import type { OnChecked } from "../table/checked";
import { Tally } from "../table/tally";
import { check } from "../../support/history/check";
import { BrokenRules, verdictOn } from "./broken-rules";
import { liveWorld } from "./live-world";
import { storiesAt, type WorldStory } from "./world-story";

/** More worlds and other seeds find more; a failure names the seed and the path that play its world again. */
const { RUNWARD_WORLDS, RUNWARD_SEED = "20260302", RUNWARD_PATH } = process.env;

/** `npm run test:faults` tries more of them than the other runs, which must be quick. */
const WORLDS = isFullMatrix ? 1_000 : 150;

/** @throws with the story of the smallest world that breaks an invariant. */
export async function expectInvariantsAt(vendor: WorldStory["vendor"]): Promise<void> {
  const tally = new Tally();
  const what = `random scenario, ${vendor}`;
  const onChecked: OnChecked = (...checked) => {
    tally.check(what, ...checked);
  };
  const property = fc.asyncProperty(storiesAt(vendor), (story) =>
    expectInvariants(story, onChecked),
  );
  await fc.assert(property, {
    numRuns: Number(RUNWARD_WORLDS ?? WORLDS),
    seed: Number(RUNWARD_SEED),
    ...(RUNWARD_PATH !== undefined && { path: RUNWARD_PATH }),
    asyncReporter: async (details) => {
      tally.add(what, verdictOn(details.errorInstance), {
        tried: details.numRuns,
        target: vendor === "pipeline" ? "databricks-pipeline" : `${vendor}-job`,
      });
      tally.save();
      const message = await fc.asyncDefaultReportMessage(details);
      if (message !== undefined) throw new Error([message, details.errorInstance].join("\n"));
    },
  });
}

/** @throws when the story breaks an invariant. */
export async function expectInvariants(
  story: WorldStory,
  onChecked: OnChecked = () => undefined,
): Promise<void> {
  const { recording, events } = await liveWorld(story);
  const violations = check(recording);
  onChecked(recording, violations);
  if (violations.length > 0) throw new BrokenRules(violations, events);
}
