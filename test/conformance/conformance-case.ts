import type { LaunchTrait, Subject } from "./subject";
import { openWorld, type World } from "./world";

/** One thing that every provider does. `run` rejects when this one does not. */
export interface ConformanceCase {
  readonly about: string;
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Something to show, before it is known of which vendor. */
export interface Story {
  readonly name: string;
  readonly tell: (world: World) => Promise<void>;
  /** The launches for which it makes sense; absent for all. */
  readonly where?: readonly LaunchTrait[];
}

export const story = (name: string, tell: (world: World) => Promise<void>): Story => ({
  name,
  tell,
});

const where =
  (...traits: readonly LaunchTrait[]) =>
  (stories: readonly Story[]): Story[] =>
    stories.map((one) => ({ ...one, where: one.where ?? traits }));

/** Stories about launches that start a run. */
export const whereStarts = where("starts", "submits");

/** Stories about saved jobs: their ids, their names, their queues. */
export const whereJobs = where("starts");

/** Stories about launches that attach to a run. */
export const whereAttaches = where("attaches");

/** Every story has a simulated vendor of its own. */
export const toCases = (
  subject: Subject,
  about: string,
  stories: readonly Story[],
): ConformanceCase[] =>
  stories
    .filter(({ where: traits }) => traits?.includes(subject.launches) !== false)
    .map(({ name, tell }) => ({
      about,
      name,
      run: async () => {
        await using world = await openWorld(subject);
        await tell(world);
      },
    }));
