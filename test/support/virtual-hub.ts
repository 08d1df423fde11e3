/**
 * A task hub in virtual time: executes activities, fires timers, starts children and delivers events, in the order of
 * their instants. Everything for one instance at one instant is one batch.
 */
import { ZodError } from "zod";
import { taskEnded, type Ending } from "./history-events";
import { type ActivityCall, HubCore, type HubCoreOptions, type Step } from "./hub-core";
import type { VirtualInstance } from "./virtual-instance";

/** Hooks for a script. */
export interface HubHooks {
  /** What it queues is delivered in its own batch, before the activity's completion. */
  readonly whileRunning: (call: ActivityCall) => void;
  /** What it raises is in the same batch as the completion. */
  readonly atCompletion: (call: ActivityCall, order: "first" | "last") => void;
  readonly beforeTurn: (instance: VirtualInstance) => void;
}

/** More than any test needs, so that an endless loop fails instead of hanging. */
const MOST_TURNS = 100_000;

export interface HubOptions extends HubCoreOptions {
  /** Virtual seconds that an activity takes; by default none. */
  readonly durations: Readonly<Record<string, number>>;
}

export class VirtualHub extends HubCore {
  readonly calls: ActivityCall[] = [];
  hooks: HubHooks = {
    whileRunning: () => undefined,
    atCompletion: () => undefined,
    beforeTurn: () => undefined,
  };
  readonly #durations: HubOptions["durations"];
  #turns = 0;

  constructor(options: HubOptions) {
    super(options);
    this.#durations = options.durations;
  }

  protected override async deliverNext(waiting: VirtualInstance): Promise<void> {
    for (const { deliver } of this.takeDue(waiting)) await deliver();
  }

  protected override async playAll(): Promise<void> {
    for (const one of this.instances.values()) {
      while (one.hasNews) {
        this.#turns += 1;
        if (this.#turns > MOST_TURNS) throw new Error(`No end in ${MOST_TURNS} turns.`);
        this.hooks.beforeTurn(one);
        await this.play(one, () => undefined);
      }
    }
  }

  protected override async execute(step: Step): Promise<void> {
    const { instance, id, name } = step;
    const call = this.callOf(step);
    this.calls.push(call);
    const ending = await this.#endingOf(call);
    this.hooks.whileRunning(call);
    const { generation } = instance;
    const complete = (): void => {
      // A result of a step that no history has is kept back.
      if (instance.generation !== generation || !instance.isActivity(id, name)) return;
      this.hooks.atCompletion(call, "first");
      instance.settle(id, taskEnded(this.now, id, ending));
      this.hooks.atCompletion(call, "last");
    };
    // Events of the hook are in the next batch, the completion in the one after it.
    this.after(this.#durations[name] ?? 0, () => {
      this.after(0, complete);
    });
  }

  async #endingOf(call: ActivityCall): Promise<Ending> {
    try {
      return { kind: "completed", result: await this.perform(call) };
    } catch (error) {
      if (error instanceof ZodError) {
        throw new Error(`${call.name}: ${error.message}`, { cause: error });
      }
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "failed", reason: `Activity function '${call.name}' failed:  ${message}` };
    }
  }
}
