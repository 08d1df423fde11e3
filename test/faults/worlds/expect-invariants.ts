import fc from "fast-check";
import { isFullMatrix } from "../full-matrix";
import { Tally } from "../table/tally";
import { SURVIVED, type Verdict } from "../table/verdict";
import { liveWorld } from "./live-world";
import { objectionsTo } from "./objections";
import { storiesAt, type WorldStory } from "./world-story";

/** More worlds and other seeds find more; a failure names the seed and the path that play its world again. */
const { RUNWARD_WORLDS, RUNWARD_SEED = "20260302", RUNWARD_PATH } = process.env;

class BrokenInvariants extends Error {
  readonly objections: readonly string[];

  constructor(objections: readonly string[], events: readonly string[]) {
    super([...objections, ...events].join("\n"));
    this.objections = objections;
  }
}

const WORLDS = 1_000;

/**
 * `npm run test:faults` tries them all, other runs only the sample.
 *
 * @throws with the story of the smallest world that breaks an invariant.
 */
export async function expectInvariantsAt(
  vendor: WorldStory["vendor"],
  sample = WORLDS,
): Promise<void> {
  await fc.assert(fc.asyncProperty(storiesAt(vendor), expectInvariants), {
    numRuns: Number(RUNWARD_WORLDS ?? (isFullMatrix ? WORLDS : sample)),
    seed: Number(RUNWARD_SEED),
    ...(RUNWARD_PATH !== undefined && { path: RUNWARD_PATH }),
    asyncReporter: async (details) => {
      const tally = new Tally();
      tally.add(`random scenario, ${vendor}`, verdictOn(details.errorInstance), {
        tried: details.numRuns,
        target: vendor === "pipeline" ? "databricks-pipeline" : `${vendor}-job`,
      });
      tally.save();
      const message = await fc.asyncDefaultReportMessage(details);
      if (message !== undefined) throw new Error(message);
    },
  });
}

async function expectInvariants(story: WorldStory): Promise<void> {
  const lived = await liveWorld(story);
  const objections = objectionsTo(story, lived);
  if (objections.length === 0) return;
  const { outcome, code } = lived.conclusion;
  const end = `${lived.endedSeconds} s: ended as ${outcome} (${code ?? "no code"})`;
  throw new BrokenInvariants(objections, [...lived.events, end]);
}

/** The objections name the invariants of ARCHITECTURE.md: the second is about doubles, the sixth about leaks. */
function verdictOn(error: unknown): Verdict {
  if (error === undefined || error === null) return SURVIVED;
  const objections = error instanceof BrokenInvariants ? error.objections : ["a defect"];
  const about = (invariant: string): string[] =>
    objections.filter((objection) => objection.startsWith(invariant));
  const [doubled, leaked] = [about("2: "), about("6: ")];
  const others = new Set([...doubled, ...leaked]);
  return { lost: objections.filter((one) => !others.has(one)), doubled, leaked };
}
