/**
 * The common part of task hubs in virtual time: a clock, deliveries in the order of their instants, instances, and the
 * effects of a turn's decisions. Subclasses execute the activities.
 */
import type { OrchestrationHandler } from "durable-functions";
import {
  childCreated,
  childEnded,
  eventRaised,
  taskScheduled,
  timerCreated,
  timerFired,
  type Ending,
} from "./history-events";
import type { Decision, TurnEnd } from "./orchestrator-turn";
import { VirtualInstance, type Parentage } from "./virtual-instance";

/** One execution of an activity, as passed to its fake. */
export interface ActivityCall {
  readonly name: string;
  /** 1 for the first call of that activity. */
  readonly count: number;
  readonly instanceId: string;
  readonly atSeconds: number;
  readonly input: unknown;
}

export type ActivityFake = (input: never, call: ActivityCall) => unknown;

export interface HubCoreOptions {
  readonly startedAt: number;
  readonly orchestrators: Readonly<Record<string, OrchestrationHandler>>;
  readonly activities: Readonly<Record<string, ActivityFake>>;
}

export interface Entry {
  readonly at: number;
  readonly rank: number;
  readonly order: number;
  /** A promise is awaited before the next delivery. */
  readonly deliver: () => unknown;
}

/** An activity that a turn has decided to call. */
export interface Step {
  readonly instance: VirtualInstance;
  readonly generation: number;
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export abstract class HubCore {
  readonly instances = new Map<string, VirtualInstance>();
  readonly #options: HubCoreOptions;
  readonly #counts = new Map<string, number>();
  #queue: Entry[] = [];
  #order = 0;
  #now: number;

  constructor(options: HubCoreOptions) {
    this.#options = options;
    this.#now = options.startedAt;
  }

  get elapsedSeconds(): number {
    return (this.#now - this.#options.startedAt) / 1_000;
  }

  start(id: string, name: string, input: unknown, parentage: Parentage | null = null): void {
    const handler = this.#options.orchestrators[name];
    if (handler === undefined) throw new Error(`There is no orchestrator ${name}.`);
    if (this.instances.get(id)?.end === null) throw new Error(`Instance ${id} was started twice.`);
    const given = { handler, input, at: this.#now };
    this.instances.set(id, new VirtualInstance({ id, name, parentage }, given));
    // Its first turn includes what else is delivered at this instant.
    this.after(0, () => undefined);
  }

  /** Queues a delivery. At one instant, the one with the lower rank is first. */
  after(seconds: number, deliver: () => unknown, rank = 0): void {
    this.putBack({ at: this.#now + seconds * 1_000, rank, order: this.#order++, deliver });
  }

  /** As in the durable client: an ended instance ignores the event, an unknown one is an error. */
  raise(id: string, name: string, data: unknown, position: "first" | "last" = "last"): void {
    const instance = this.instances.get(id);
    if (instance === undefined) throw new Error(`replied with HTTP 404: no instance ${id}`);
    instance.receive(eventRaised(this.#now, name, data), position);
  }

  /** Runs until `root` has ended. @throws if it cannot end any more. */
  async runToEnd(root: string): Promise<VirtualInstance> {
    const instance = this.instances.get(root);
    if (instance === undefined) throw new Error(`There is no instance ${root}.`);
    while (instance.end === null) {
      await this.deliverNext(instance);
      await this.playAll();
    }
    return instance;
  }

  /** Delivers what is due next. */
  protected abstract deliverNext(waiting: VirtualInstance): Promise<void>;

  /** Plays the turns of every instance with new events. */
  protected abstract playAll(): Promise<void>;

  protected abstract execute(step: Step): Promise<void>;

  protected get now(): number {
    return this.#now;
  }

  /** Moves the clock to the next due instant, or to `notBefore` if that is later, and removes what is due. */
  protected takeDue(waiting: VirtualInstance, notBefore = 0): Entry[] {
    const next = Math.min(...this.#queue.map(({ at }) => at));
    if (!Number.isFinite(next)) {
      throw new Error(
        `${waiting.id} waits for something that never happens: ${waiting.openTasks.join("; ")}`,
      );
    }
    this.#now = Math.max(this.#now, next, notBefore);
    const due = this.#queue.filter(({ at }) => at <= this.#now);
    this.#queue = this.#queue.filter(({ at }) => at > this.#now);
    return due.sort(
      (one, other) => one.at - other.at || one.rank - other.rank || one.order - other.order,
    );
  }

  protected putBack(entry: Entry): void {
    this.#queue.push(entry);
  }

  protected async play(
    instance: VirtualInstance,
    afterTurn: (instance: VirtualInstance) => unknown,
  ): Promise<void> {
    const { generation } = instance;
    const fresh = await instance.play(this.#now);
    // If the generation ends in this turn, its other decisions have no effect.
    if (instance.generation === generation) {
      instance.record(fresh.map(({ id, decision }) => this.#recorded(id, decision)));
      for (const { id, decision } of fresh) await this.#carryOut(instance, id, decision);
    }
    await afterTurn(instance);
    this.tellParent(instance, instance.end ?? { kind: "goesOn" });
  }

  /** Calls the fake of an activity; input and output are converted to JSON and back. @throws what the fake throws. */
  protected async perform(call: ActivityCall): Promise<unknown> {
    const fake = this.#options.activities[call.name];
    if (fake === undefined) throw new Error(`There is no activity ${call.name}.`);
    return await fake(JSON.parse(JSON.stringify(call.input)) as never, call);
  }

  protected callOf({ name, instance, input }: Step): ActivityCall {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return { name, count, instanceId: instance.id, atSeconds: this.elapsedSeconds, input };
  }

  #recorded(id: number, decision: Decision): ReturnType<typeof taskScheduled> {
    switch (decision.kind) {
      case "activity":
        return taskScheduled(this.#now, id, decision.name);
      case "child":
        return childCreated(this.#now, id, decision.instanceId);
      case "timer":
        return timerCreated(this.#now, id, decision.fireAt);
    }
  }

  async #carryOut(instance: VirtualInstance, id: number, decision: Decision): Promise<void> {
    const { generation } = instance;
    switch (decision.kind) {
      case "activity": {
        const { name, input } = decision;
        await this.execute({ instance, generation, id, name, input });
        break;
      }
      case "child":
        this.start(decision.instanceId, decision.name, decision.input, { instance, taskId: id });
        break;
      case "timer": {
        const wait = Math.max(0, Date.parse(decision.fireAt) - this.#now) / 1_000;
        // A cancelled timer fires too, because the backend cannot remove it.
        this.after(wait, () => {
          if (instance.generation === generation) instance.settle(id, timerFired(this.#now, id));
        });
      }
    }
  }

  /** How a child has ended, if it has. */
  protected tellParent({ parentage, name }: VirtualInstance, end: TurnEnd): void {
    if (parentage === null || end.kind === "goesOn" || end.kind === "continuedAsNew") return;
    const ending: Ending =
      end.kind === "completed"
        ? { kind: "completed", result: end.output }
        : { kind: "failed", reason: `Orchestrator function '${name}' failed: ${end.error}` };
    this.after(0, () => {
      parentage.instance.settle(parentage.taskId, childEnded(this.#now, parentage.taskId, ending));
    });
  }
}
