import fc from "fast-check";
import { check, inWords, type Violation } from "../check";
import type { Recording } from "../entry";
import { playSoak } from "./soak";
import { soakStories } from "./soak-story";

/** A failure names the seed and the path that play its story again. */
const { RUNWARD_SEED = "20261129", RUNWARD_PATH } = process.env;

/** Told of each story that was played. */
export type OnPlayed = (recording: Recording, violations: readonly Violation[]) => void;

/** @throws with the story that breaks a rule. */
export async function expectNoViolationIn(
  stories: number,
  onPlayed: OnPlayed = () => undefined,
): Promise<void> {
  const property = fc.asyncProperty(soakStories, async (story) => {
    const recording = await playSoak(story);
    const violations = check(recording);
    onPlayed(recording, violations);
    expect(violations.map(inWords)).toStrictEqual([]);
  });
  await fc.assert(property, {
    numRuns: stories,
    seed: Number(RUNWARD_SEED),
    // Each story takes seconds, and the first one is small enough to read.
    endOnFailure: true,
    ...(RUNWARD_PATH !== undefined && { path: RUNWARD_PATH }),
  });
}
