/**
 * A task hub in virtual time whose host is killed, suspended and restarted.
 *
 * Owns: when something is delivered, and what a crash undoes. Does not own: what an instance may do (the rules of the
 * Durable extension, in `virtual-instance.ts`, which rebuilds its orchestrator from history before each turn).
 *
 * 1. While the host is down nothing is delivered, executed or played; what became due meanwhile is delivered at the restart.
 * 2. A step whose result was not stored when the host was killed is executed again after the restart.
 * 3. What is recorded stays: timers, children, events and results.
 */
import { WAKE_REQUESTED } from "../../../src/contracts/names";
import { taskEnded, type Ending } from "../../support/history-events";
import { HubCore, type HubCoreOptions, type Step } from "../../support/hub-core";
import type { EntryOf } from "../../support/history/entry";
import type { Parentage, VirtualInstance } from "../../support/virtual-instance";
import { ONLY_DELAYS } from "./world-recording";
import type { StepFault, WorldStory } from "./world-story";

export interface WorldHubOptions extends HubCoreOptions {
  readonly story: Pick<WorldStory, "stepFaults" | "lostTurns" | "sleeps" | "withoutLookouts">;
  /** A world with more turns is reported as endless. */
  readonly mostTurns?: number;
}

type HubTrouble = Omit<EntryOf<"trouble">, "kind" | "at">;

const MOST_TURNS = 5_000;

export class WorldHub extends HubCore {
  /** A log of what happened, for the message of a failed test. */
  readonly events: string[] = [];
  afterTurn: (instance: VirtualInstance) => unknown = () => undefined;
  /** Told of everything that may delay a run, or make its outcome unknown. */
  onTrouble: (trouble: HubTrouble) => void = () => undefined;
  /** Delivers a hint for a watch. */
  deliverHint = (data: unknown, raise: (data: unknown) => void): void => {
    raise(data);
  };
  readonly #story: WorldHubOptions["story"];
  readonly #mostTurns: number;
  /** Steps that are scheduled and have no recorded result. */
  readonly #open = new Set<Step>();
  #downUntil = 0;
  #executions = 0;
  #turns = 0;
  /** Counts crashes: what was about to be recorded before a crash is lost. */
  #crashes = 0;
  #executing: Promise<void> = Promise.resolve();

  constructor(options: WorldHubOptions) {
    super(options);
    this.#story = options.story;
    this.#mostTurns = options.mostTurns ?? MOST_TURNS;
    for (const { at, seconds } of options.story.sleeps) {
      this.after(at, () => {
        this.#stayDown("sleeps", seconds);
      });
    }
  }

  override start(id: string, name: string, input: unknown, parentage?: Parentage | null): void {
    super.start(
      id,
      name,
      this.#story.withoutLookouts === true ? withoutLookout(input) : input,
      parentage,
    );
  }

  override raise(id: string, name: string, data: unknown): void {
    const raise = (delivered: unknown): void => {
      super.raise(id, name, delivered);
      this.#log(`${name} for ${this.instances.get(id)?.name ?? id}`);
    };
    if (name === WAKE_REQUESTED) this.deliverHint(data, raise);
    else raise(data);
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
      await entry.deliver();
      await this.#executing;
    }
  }

  protected override async playAll(): Promise<void> {
    for (const one of this.instances.values()) {
      while (one.hasNews && !this.#isDown) {
        this.#turns += 1;
        if (this.#turns > this.#mostTurns) {
          throw new Error(`No end in ${this.#mostTurns} turns.`);
        }
        const lost = this.#story.lostTurns.find(({ turn }) => turn === this.#turns);
        if (lost === undefined) await this.play(one, this.afterTurn);
        else this.#crash(`crashes before turn ${lost.turn} is recorded`, lost.seconds);
      }
    }
  }

  protected override async execute(step: Step): Promise<void> {
    this.#open.add(step);
    // A host that was just killed executes it after the restart, with the other open steps.
    if (!this.#isDown) await this.#executeNow(step);
    else this.#resume(step);
  }

  /** Executes a step after the restart. */
  #resume(step: Step): void {
    const crashes = this.#crashes;
    this.after(0, () => {
      if (this.#open.has(step) && this.#crashes === crashes)
        this.#executing = this.#executeNow(step);
    });
  }

  async #executeNow(step: Step): Promise<void> {
    this.#executions += 1;
    const number = this.#executions;
    const stepFault = this.#story.stepFaults.find(({ execution }) => execution === number);
    const { kind, seconds } = stepFault ?? { kind: "none" as const, seconds: 0 };
    this.#tellOfStep(step, stepFault);
    if (kind === "crashesBefore") {
      this.#crash(`crashes before ${step.name}`, seconds);
      return;
    }
    const ending =
      kind === "throwsBefore"
        ? failed(step.name, "the worker is gone")
        : await this.#endingOf(step);
    if (kind === "crashesAfter") {
      this.#crash(`crashes after ${step.name} has acted`, seconds);
      return;
    }
    const result = kind === "throwsAfter" ? failed(step.name, "the worker is gone") : ending;
    this.#complete(step, result, kind === "slow" ? seconds : 0);
    if (kind === "repeated") this.#repeat(step, seconds);
    if (kind === "crashesAfterRecord") {
      const crashes = this.#crashes;
      this.after(0, () => {
        if (this.#crashes === crashes)
          this.#crash(`crashes after ${step.name} is recorded`, seconds);
      });
    }
  }

  #tellOfStep(step: Step, stepFault: StepFault | undefined): void {
    if (stepFault === undefined || stepFault.kind.startsWith("crashes")) return;
    const { kind } = stepFault;
    const seconds = kind === "slow" ? stepFault.seconds : 0;
    const trouble = { where: "step", seconds, what: `${step.name}: ${kind}` } as const;
    // Only a step that threw has no result.
    this.onTrouble({ ...trouble, ...(!kind.startsWith("throws") && ONLY_DELAYS) });
  }

  /** Durable guarantees at least one execution, not exactly one; the result of the second one is not used. */
  #repeat(step: Step, seconds: number): void {
    this.after(seconds, () => {
      this.#executing = this.#endingOf(step).then((ending) => {
        if (step.instance.generation === step.generation) {
          step.instance.settle(step.id, taskEnded(this.now, step.id, ending));
        }
      });
    });
  }

  #complete(step: Step, ending: Ending, seconds: number): void {
    const crashes = this.#crashes;
    this.after(seconds, () => {
      if (this.#crashes !== crashes || !this.#open.delete(step)) return;
      if (step.instance.generation !== step.generation) return;
      step.instance.settle(step.id, taskEnded(this.now, step.id, ending));
    });
  }

  async #endingOf(step: Step): Promise<Ending> {
    const result = await this.perform(this.callOf(step));
    this.#log(`${step.name} returns ${JSON.stringify(result).slice(0, 120)}`);
    return { kind: "completed", result };
  }

  #crash(how: string, seconds: number): void {
    this.#crashes += 1;
    this.#stayDown(how, seconds);
    for (const step of this.#open) this.#resume(step);
  }

  #stayDown(how: string, seconds: number): void {
    this.#log(`the host ${how}, for ${seconds} s`);
    // A step that was interrupted is executed again, and finds out what it has done.
    this.onTrouble({ where: "host", seconds, what: `it ${how}`, ...ONLY_DELAYS });
    this.#downUntil = this.now + seconds * 1_000;
    this.after(seconds, () => undefined);
  }

  #log(what: string): void {
    this.events.push(`${this.elapsedSeconds} s: ${what}`);
  }
}

const failed = (name: string, reason: string): Ending => ({
  kind: "failed",
  reason: `Activity function '${name}' failed:  ${reason}`,
});

function withoutLookout(input: unknown): unknown {
  const fields = Object.entries(input as Readonly<Record<string, unknown>>);
  return Object.fromEntries(fields.filter(([name]) => name !== "lookout"));
}
