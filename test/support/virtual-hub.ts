/**
 * A task hub in virtual time: executes activities, fires timers, starts children and delivers events, in the order of
 * their instants. What comes at one instant for one instance comes in one batch.
 */
import type { OrchestrationHandler } from "durable-functions";
import { ZodError } from "zod";
import {
  childCreated,
  childEnded,
  eventRaised,
  taskEnded,
  taskScheduled,
  timerCreated,
  timerFired,
  type Ending,
} from "./history-events";
import type { Decision } from "./orchestrator-turn";
import { VirtualInstance, type Parentage } from "./virtual-instance";

/** One execution of an activity, as its fake sees it. */
export interface ActivityCall {
  readonly name: string;
  /** 1 for the first call of that activity. */
  readonly count: number;
  readonly instanceId: string;
  readonly atSeconds: number;
  readonly input: unknown;
}

export type ActivityFake = (input: never, call: ActivityCall) => unknown;

/** Instants that a script can hook into. */
export interface HubHooks {
  /** What it queues now comes in a batch of its own, before the activity's completion. */
  readonly whileRunning: (call: ActivityCall) => void;
  /** What it raises shares the batch of the completion. */
  readonly atCompletion: (call: ActivityCall, order: "first" | "last") => void;
  readonly beforeTurn: (instance: VirtualInstance) => void;
}

interface Entry {
  readonly at: number;
  readonly rank: number;
  readonly order: number;
  readonly deliver: () => void;
}

/** More than any story here needs; a loop without progress ends in a sentence instead of a hang. */
const MOST_TURNS = 100_000;

export interface HubOptions {
  readonly startedAt: number;
  readonly orchestrators: Readonly<Record<string, OrchestrationHandler>>;
  readonly activities: Readonly<Record<string, ActivityFake>>;
  /** Virtual seconds that an activity takes; none unless named. */
  readonly durations: Readonly<Record<string, number>>;
}

export class VirtualHub {
  readonly calls: ActivityCall[] = [];
  readonly instances = new Map<string, VirtualInstance>();
  hooks: HubHooks = {
    whileRunning: () => undefined,
    atCompletion: () => undefined,
    beforeTurn: () => undefined,
  };
  readonly #options: HubOptions;
  readonly #counts = new Map<string, number>();
  #queue: Entry[] = [];
  #order = 0;
  #now: number;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#now = options.startedAt;
  }

  get elapsedSeconds(): number {
    return (this.#now - this.#options.startedAt) / 1_000;
  }

  start(id: string, name: string, input: unknown, parentage: Parentage | null = null): void {
    const handler = this.#options.orchestrators[name];
    if (handler === undefined) throw new Error(`There is no orchestrator ${name}.`);
    const existing = this.instances.get(id);
    if (existing?.end === null) throw new Error(`Instance ${id} was started twice.`);
    const instance = new VirtualInstance(
      { id, name, parentage },
      { handler, input, at: this.#now },
    );
    this.instances.set(id, instance);
    // Its first turn comes with whatever else arrives at this instant.
    this.after(0, () => undefined);
  }

  /** Queues a delivery; of those due at one instant, the lower rank comes first. */
  after(seconds: number, deliver: () => void, rank = 0): void {
    this.#queue.push({ at: this.#now + seconds * 1_000, rank, order: this.#order++, deliver });
  }

  /** What the durable client does: an ended instance ignores it, an unknown one is an error. */
  raise(id: string, name: string, data: unknown, position: "first" | "last" = "last"): void {
    const instance = this.instances.get(id);
    if (instance === undefined) throw new Error(`replied with HTTP 404: no instance ${id}`);
    instance.receive(eventRaised(this.#now, name, data), position);
  }

  /** Runs until `root` has ended. @throws when it never will. */
  async runToEnd(root: string): Promise<VirtualInstance> {
    const instance = this.instances.get(root);
    if (instance === undefined) throw new Error(`There is no instance ${root}.`);
    let turns = 0;
    while (instance.end === null) {
      this.#deliverNext(instance);
      for (const one of this.instances.values()) {
        while (one.hasNews) {
          turns += 1;
          if (turns > MOST_TURNS) throw new Error(`${root} did not end in ${MOST_TURNS} turns.`);
          await this.#play(one);
        }
      }
    }
    return instance;
  }

  #deliverNext(waiting: VirtualInstance): void {
    const at = Math.min(...this.#queue.map((entry) => entry.at));
    if (!Number.isFinite(at)) {
      throw new Error(`${waiting.id} waits for ever: ${waiting.openTasks.join("; ")}`);
    }
    this.#now = at;
    const due = this.#queue.filter((entry) => entry.at === at);
    this.#queue = this.#queue.filter((entry) => entry.at !== at);
    due.sort((one, other) => one.rank - other.rank || one.order - other.order);
    for (const { deliver } of due) deliver();
  }

  async #play(instance: VirtualInstance): Promise<void> {
    this.hooks.beforeTurn(instance);
    const { generation } = instance;
    const fresh = await instance.play(this.#now);
    // A generation that ends in this turn has decided nothing else that lasts.
    if (instance.generation === generation) {
      instance.record(fresh.map(({ id, decision }) => this.#recorded(id, decision)));
      for (const { id, decision } of fresh) await this.#carryOut(instance, id, decision);
    }
    this.#tellParent(instance);
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
    switch (decision.kind) {
      case "activity":
        await this.#execute(instance, id, decision);
        break;
      case "child":
        this.start(decision.instanceId, decision.name, decision.input, { instance, taskId: id });
        break;
      case "timer": {
        const { generation } = instance;
        const wait = Math.max(0, Date.parse(decision.fireAt) - this.#now) / 1_000;
        // A cancelled timer fires as well: the backend has no way to take it back.
        this.after(wait, () => {
          if (instance.generation === generation) {
            instance.settle(id, timerFired(this.#now, id));
          }
        });
      }
    }
  }

  async #execute(
    instance: VirtualInstance,
    id: number,
    { name, input }: { name: string; input: unknown },
  ): Promise<void> {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const call: ActivityCall = {
      name,
      count,
      instanceId: instance.id,
      atSeconds: this.elapsedSeconds,
      input,
    };
    this.calls.push(call);
    const ending = await this.#endingOf(call);
    this.hooks.whileRunning(call);
    const { generation } = instance;
    const complete = (): void => {
      if (instance.generation !== generation) return;
      this.hooks.atCompletion(call, "first");
      instance.settle(id, taskEnded(this.#now, id, ending));
      this.hooks.atCompletion(call, "last");
    };
    // Events of the hook come in the next batch, the completion in the one after it.
    this.after(this.#options.durations[name] ?? 0, () => {
      this.after(0, complete);
    });
  }

  async #endingOf(call: ActivityCall): Promise<Ending> {
    const fake = this.#options.activities[call.name];
    if (fake === undefined) throw new Error(`There is no activity ${call.name}.`);
    try {
      const input = JSON.parse(JSON.stringify(call.input)) as never;
      return { kind: "completed", result: await fake(input, call) };
    } catch (error) {
      if (error instanceof ZodError)
        throw new Error(`${call.name}: ${error.message}`, { cause: error });
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "failed", reason: `Activity function '${call.name}' failed:  ${message}` };
    }
  }

  #tellParent({ parentage, end, name }: VirtualInstance): void {
    if (parentage === null || end === null) return;
    const ending: Ending =
      end.kind === "completed"
        ? { kind: "completed", result: end.output }
        : { kind: "failed", reason: `Orchestrator function '${name}' failed: ${end.error}` };
    this.after(0, () => {
      parentage.instance.settle(parentage.taskId, childEnded(this.#now, parentage.taskId, ending));
    });
  }
}
