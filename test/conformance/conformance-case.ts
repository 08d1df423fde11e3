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
  readonly where?: LaunchTrait;
}

export const story = (name: string, tell: (world: World) => Promise<void>): Story => ({
  name,
  tell,
});

/** Stories about launches that start something. */
export const whereStarts = (stories: readonly Story[]): Story[] =>
  stories.map((one) => ({ ...one, where: "starts" }));

/** Stories about launches that attach to a run. */
export const whereAttaches = (stories: readonly Story[]): Story[] =>
  stories.map((one) => ({ ...one, where: "attaches" }));

/** Every story has a simulated vendor of its own. */
export const toCases = (
  subject: Subject,
  about: string,
  stories: readonly Story[],
): ConformanceCase[] =>
  stories
    .filter(({ where = subject.launches }) => where === subject.launches)
    .map(({ name, tell }) => ({
      about,
      name,
      run: async () => {
        await using world = await openWorld(subject);
        await tell(world);
      },
    }));
