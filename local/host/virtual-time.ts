import { VirtualClock, type Clock } from "../clock";
import type { Underway } from "./underway";

const DAY_SECONDS = 24 * 60 * 60;
const DEFAULT_LIMIT_SECONDS = 30 * DAY_SECONDS;

/** Moves a virtual clock from due time to due time, and waits until the host is idle in between. */
export class VirtualTime {
  readonly #clock: Clock;
  readonly #underway: Underway;
  /** Names the instances that are still live, for the error. */
  readonly #describe: () => string;

  constructor(clock: Clock, underway: Underway, describe: () => string) {
    this.#clock = clock;
    this.#underway = underway;
    this.#describe = describe;
  }

  async advance({ seconds }: { seconds: number }): Promise<void> {
    const clock = this.#virtualClock();
    const end = new Date(clock.now().getTime() + seconds * 1000);
    await this.#underway.idle();
    for (let due = clock.nextDue(); due !== undefined && due <= end; due = clock.nextDue()) {
      await this.#runNext(clock, due);
    }
    clock.jumpTo(end);
  }

  async advanceUntil(
    predicate: () => boolean | Promise<boolean>,
    limit: { seconds: number } = { seconds: DEFAULT_LIMIT_SECONDS },
  ): Promise<void> {
    const clock = this.#virtualClock();
    const end = new Date(clock.now().getTime() + limit.seconds * 1000);
    await this.#underway.idle();
    while (!(await predicate())) {
      const due = clock.nextDue();
      if (due === undefined) throw this.#stuck("nothing is due");
      if (due > end) throw this.#stuck(`${limit.seconds} s have passed`);
      await this.#runNext(clock, due);
    }
  }

  async #runNext(clock: VirtualClock, due: Date): Promise<void> {
    clock.jumpTo(due);
    clock.runNext();
    await this.#underway.idle();
  }

  #virtualClock(): VirtualClock {
    if (this.#clock instanceof VirtualClock) return this.#clock;
    throw new Error("Only a host with a VirtualClock can be moved in time.");
  }

  #stuck(why: string): Error {
    const now = this.#clock.now().toISOString();
    return new Error(`At ${now} the condition is not met and ${why}. Live: ${this.#describe()}`);
  }
}
