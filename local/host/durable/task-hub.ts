import type { Journal } from "../journal/journal";
import { applyCommit, type HubState } from "./apply-commit";
import type { Commit, ScheduleStatus } from "./commit";
import { IdOrder, type TimeSpan } from "./id-order";
import { isOver, type Instance } from "./instance";

/**
 * The state of all instances, and the only way to change it.
 *
 * A commit is applied at once and journaled in the same order. Everything with an effect outside (a response, an activity,
 * a timer) waits for the promise, which resolves when the commit is stored.
 */
export class TaskHub {
  readonly #state: HubState;
  readonly #journal: Journal;
  readonly #order: IdOrder;
  #halted = false;

  constructor(state: HubState, journal: Journal) {
    this.#state = state;
    this.#order = new IdOrder([...state.instances.values()].map(({ started }) => started));
    this.#journal = journal;
  }

  commit(commit: Commit): Promise<void> {
    if (this.#halted) return never();
    applyCommit(this.#state, commit);
    this.#order.follow(commit);
    return this.#journal.append(commit);
  }

  /** After this, nothing is applied or journaled, and no commit is acknowledged. */
  halt(): void {
    this.#halted = true;
  }

  /** Resolves when the current state is stored. */
  settled(): Promise<void> {
    return this.#halted ? never() : this.#journal.settled();
  }

  get(instanceId: string): Instance | undefined {
    return this.#state.instances.get(instanceId);
  }

  isLive(instanceId: string): boolean {
    const instance = this.get(instanceId);
    return instance !== undefined && !isOver(instance.status);
  }

  /** In the order in which they were started. */
  instances(): Instance[] {
    return [...this.#state.instances.values()];
  }

  /** In the order of their ids, from this id on. Nothing may be committed while they are read. */
  *instancesFrom(id: string, created?: TimeSpan): Generator<Instance> {
    for (const found of this.#order.from(id, created)) {
      const instance = this.get(found);
      if (instance !== undefined) yield instance;
    }
  }

  schedule(functionName: string): ScheduleStatus | undefined {
    return this.#state.schedules.get(functionName);
  }
}

/** A new one each time: one for all would keep whoever waits for it in memory, with the whole host. */
const never = (): Promise<never> => new Promise(() => undefined);

export function emptyHub(): HubState {
  return { instances: new Map(), schedules: new Map() };
}
