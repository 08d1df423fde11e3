/** Bugs that are planted in the lookout or in its watches, each of which the rules of the random scenarios have to find. */
import { liveLookout, type PlantedInLookout } from "./worlds/lookouts/live-lookout";
import { brokenRules } from "./worlds/lookouts/lookout-rules";
import { plantedLookoutBugs, storyWith } from "./worlds/lookouts/planted-lookout-bugs";
import type { TroubleKind } from "./worlds/lookouts/lookout-story";
import { Tally } from "./table/tally";

async function brokenIn(kind: TroubleKind, planted?: PlantedInLookout): Promise<string> {
  const story = storyWith(kind);
  return brokenRules(story, await liveLookout(story, planted)).join("\n");
}

describe("a bug that is planted in the lookout", () => {
  const tally = new Tally();
  afterAll(() => {
    tally.save();
  });

  it.each(plantedLookoutBugs)("is found: it %s", async (_bug, rule, kind, planted) => {
    expect(await brokenIn(kind)).toBe("");
    expect(await brokenIn(kind, planted)).toContain(rule);
    tally.bugsFound += 1;
  });
});
