/**
 * A task hub in virtual time, one turn of which is lost: its worker stops after it has sent the messages of the turn, and before
 * it has stored it. The turn is played again later.
 * https://github.com/Azure/durabletask (`CompleteTaskOrchestrationWorkItemAsync`)
 */
import { VirtualHub, type HubOptions } from "./virtual-hub";
import type { VirtualInstance } from "./virtual-instance";

export interface Delays {
  readonly again: number;
  readonly parent: number;
}

export interface LosingHubOptions extends HubOptions {
  /** Which turn is lost: 1 for the first one that is not the first of its instance. */
  readonly lost: number;
  /** After how many seconds it is played again, and after how many its parent plays what it has sent. */
  readonly delays: Delays;
  readonly afterTurn: () => Promise<void>;
}

export class LosingHub extends VirtualHub {
  readonly #options: LosingHubOptions;
  #turns = 0;
  /** A parent whose worker is busy, and until when. */
  #busy: { readonly parent: VirtualInstance; readonly until: number } | null = null;

  constructor(options: LosingHubOptions) {
    super(options);
    this.#options = options;
  }

  /** Whether a turn was lost. */
  get hasLost(): boolean {
    return this.#turns >= this.#options.lost;
  }

  protected override async playAll(): Promise<void> {
    for (const one of this.instances.values()) {
      while (one.hasNews && !this.#isBusy(one)) {
        if (!one.isNew) this.#turns += 1;
        if (!one.isNew && this.#turns === this.#options.lost) await this.#lose(one);
        else await this.play(one, this.#options.afterTurn);
      }
    }
  }

  #isBusy(instance: VirtualInstance): boolean {
    return this.#busy?.parent === instance && this.now < this.#busy.until;
  }

  async #lose(instance: VirtualInstance): Promise<void> {
    const { generation } = instance;
    const { fresh, end } = await instance.foresee(this.now);
    for (const { id, decision } of fresh) {
      if (decision.kind !== "activity") continue;
      await this.execute({ instance, generation, id, ...decision });
    }
    this.tellParent(instance, end);
    const { again, parent } = this.#options.delays;
    if (instance.parentage !== null) {
      this.#busy = { parent: instance.parentage.instance, until: this.now + parent * 1_000 };
      this.after(parent, () => undefined);
    }
    const events = instance.withdraw();
    this.after(again, () => {
      if (instance.generation === generation) for (const event of events) instance.receive(event);
    });
  }
}
