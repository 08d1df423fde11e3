import fc from "fast-check";
import { liveWorld } from "./live-world";
import { objectionsTo } from "./objections";
import { storiesAt, type WorldStory } from "./world-story";

/** More worlds and other seeds find more; a failure names the seed and the path that play its world again. */
const { RUNWARD_WORLDS = "1000", RUNWARD_SEED = "20260302", RUNWARD_PATH } = process.env;

/** @throws with the story of the smallest world that breaks an invariant. */
export async function expectInvariantsAt(vendor: WorldStory["vendor"]): Promise<void> {
  await fc.assert(fc.asyncProperty(storiesAt(vendor), expectInvariants), {
    numRuns: Number(RUNWARD_WORLDS),
    seed: Number(RUNWARD_SEED),
    ...(RUNWARD_PATH !== undefined && { path: RUNWARD_PATH }),
  });
}

export async function expectInvariants(story: WorldStory): Promise<void> {
  const lived = await liveWorld(story);
  const objections = objectionsTo(story, lived);
  if (objections.length === 0) return;
  const { outcome, code } = lived.conclusion;
  const end = `${lived.endedSeconds} s: ended as ${outcome} (${code ?? "no code"})`;
  throw new Error([...objections, ...lived.tale, end].join("\n"));
}
