/**
 * A task hub in virtual time whose host is killed, suspended and restarted.
 *
 * Owns: when something is delivered, and what a death undoes. Does not own: what an instance may do (the rules of the
 * Durable extension, in `virtual-instance.ts`, which rebuilds its orchestrator from history before each turn).
 *
 * 1. While the host is down nothing is delivered, executed or played; what fell due meanwhile comes at once.
 * 2. A step whose result was not stored when the host was killed is executed again after the restart.
 * 3. What is recorded stays: timers, children, events and results.
 */
import { taskEnded, type Ending } from "../../support/history-events";
import { HubCore, type HubCoreOptions, type Step } from "../../support/hub-core";
import type { VirtualInstance } from "../../support/virtual-instance";
import type { WorldStory } from "./world-story";

export interface WorldHubOptions extends HubCoreOptions {
  readonly story: Pick<WorldStory, "strikes" | "lostTurns" | "sleeps">;
}

/** A world without end is reported, not waited for. */
const MOST_TURNS = 5_000;

export class WorldHub extends HubCore {
  /** A log of what happened, for the message of a failed test. */
  readonly events: string[] = [];
  /** All the time for which the host was down. */
  downSeconds = 0;
  /** Steps that were executed again after their result had been recorded. */
  readonly repeated: string[] = [];
  afterTurn: (instance: VirtualInstance) => void = () => undefined;
  readonly #story: WorldHubOptions["story"];
  /** Steps that are scheduled and have no recorded result. */
  readonly #open = new Set<Step>();
  #downUntil = 0;
  #executions = 0;
  #turns = 0;
  /** Counts deaths: what an earlier life was about to record never is. */
  #life = 0;
  #executing: Promise<void> = Promise.resolve();

  constructor(options: WorldHubOptions) {
    super(options);
    this.#story = options.story;
    for (const { at, seconds } of options.story.sleeps) {
      this.after(at, () => {
        this.#stayDown("sleeps", seconds);
      });
    }
  }

  override raise(id: string, name: string, data: unknown): void {
    super.raise(id, name, data);
    this.#tell(`${name} for ${this.instances.get(id)?.name ?? id}`);
  }

  get #isDown(): boolean {
    return this.now < this.#downUntil;
  }

  protected override async deliverNext(waiting: VirtualInstance): Promise<void> {
    for (const entry of this.takeDue(waiting, this.#downUntil)) {
      if (this.#isDown) {
        this.putBack(entry);
        continue;
      }
      entry.deliver();
      await this.#executing;
    }
  }

  protected override async playAll(): Promise<void> {
    for (const one of this.instances.values()) {
      while (one.hasNews && !this.#isDown) {
        this.#turns += 1;
        if (this.#turns > MOST_TURNS) throw new Error(`No end in ${MOST_TURNS} turns.`);
        const lost = this.#story.lostTurns.find(({ turn }) => turn === this.#turns);
        if (lost === undefined) await this.play(one, this.afterTurn);
        else this.#die(`dies before turn ${lost.turn} is recorded`, lost.seconds);
      }
    }
  }

  protected override async execute(step: Step): Promise<void> {
    this.#open.add(step);
    // A host that was just killed executes it after the restart, with the other open steps.
    if (!this.#isDown) await this.#executeNow(step);
    else this.#resume(step);
  }

  /** Executes a step in the life that comes. */
  #resume(step: Step): void {
    const life = this.#life;
    this.after(0, () => {
      if (this.#open.has(step) && this.#life === life) this.#executing = this.#executeNow(step);
    });
  }

  async #executeNow(step: Step): Promise<void> {
    this.#executions += 1;
    const number = this.#executions;
    const strike = this.#story.strikes.find(({ execution }) => execution === number);
    const { kind, seconds } = strike ?? { kind: "none" as const, seconds: 0 };
    if (kind === "diesBefore") {
      this.#die(`dies before ${step.name}`, seconds);
      return;
    }
    const ending =
      kind === "throwsBefore"
        ? failed(step.name, "the worker is gone")
        : await this.#endingOf(step);
    if (kind === "diesAfter") {
      this.#die(`dies after ${step.name} has acted`, seconds);
      return;
    }
    const result = kind === "throwsAfter" ? failed(step.name, "the worker is gone") : ending;
    this.#complete(step, result, kind === "slow" ? seconds : 0);
    if (kind === "repeated") this.#repeat(step, seconds);
    if (kind === "diesAfterRecord") {
      const life = this.#life;
      this.after(0, () => {
        if (this.#life === life) this.#die(`dies after ${step.name} is recorded`, seconds);
      });
    }
  }

  /** Durable guarantees at least one execution, not exactly one; the result of the second one is not used. */
  #repeat(step: Step, seconds: number): void {
    this.repeated.push(step.name);
    this.after(seconds, () => {
      this.#executing = this.#endingOf(step).then((ending) => {
        if (step.instance.generation === step.generation) {
          step.instance.settle(step.id, taskEnded(this.now, step.id, ending));
        }
      });
    });
  }

  #complete(step: Step, ending: Ending, seconds: number): void {
    const life = this.#life;
    this.after(seconds, () => {
      if (this.#life !== life || !this.#open.delete(step)) return;
      if (step.instance.generation !== step.generation) return;
      step.instance.settle(step.id, taskEnded(this.now, step.id, ending));
    });
  }

  async #endingOf(step: Step): Promise<Ending> {
    const result = await this.perform(this.callOf(step));
    this.#tell(`${step.name} says ${JSON.stringify(result).slice(0, 120)}`);
    return { kind: "completed", result };
  }

  #die(how: string, seconds: number): void {
    this.#life += 1;
    this.#stayDown(how, seconds);
    for (const step of this.#open) this.#resume(step);
  }

  #stayDown(how: string, seconds: number): void {
    this.#tell(`the host ${how}, for ${seconds} s`);
    this.downSeconds += seconds;
    this.#downUntil = this.now + seconds * 1_000;
    this.after(seconds, () => undefined);
  }

  #tell(what: string): void {
    this.events.push(`${this.elapsedSeconds} s: ${what}`);
  }
}

const failed = (name: string, reason: string): Ending => ({
  kind: "failed",
  reason: `Activity function '${name}' failed:  ${reason}`,
});
