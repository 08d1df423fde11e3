/**
 * A task hub in virtual time whose host dies, sleeps and comes back.
 *
 * Owns: when something is delivered, and what a death undoes. Does not own: what an instance may do (the rules of the
 * Durable extension, in `virtual-instance.ts`, which rebuilds its orchestrator from history before each turn).
 *
 * 1. While the host is down nothing is delivered, executed or played; what fell due meanwhile comes at once.
 * 2. A step whose result is not recorded when the host dies is executed again when it is back.
 * 3. What is recorded stays: timers, children, events and results.
 */
import type { OrchestrationHandler } from "durable-functions";
import {
  childCreated,
  childEnded,
  eventRaised,
  taskEnded,
  taskScheduled,
  timerCreated,
  timerFired,
  type Ending,
} from "../../support/history-events";
import type { Decision } from "../../support/orchestrator-turn";
import type { ActivityCall, ActivityFake } from "../../support/virtual-hub";
import { VirtualInstance, type Parentage } from "../../support/virtual-instance";
import type { WorldStory } from "./world-story";

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly deliver: () => void;
}

/** A step that is scheduled and has no recorded result. */
interface OpenStep {
  readonly instance: VirtualInstance;
  readonly generation: number;
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface WorldHubOptions {
  readonly startedAt: number;
  readonly orchestrators: Readonly<Record<string, OrchestrationHandler>>;
  readonly activities: Readonly<Record<string, ActivityFake>>;
  readonly story: Pick<WorldStory, "strikes" | "lostTurns" | "sleeps">;
}

/** A world without end is reported, not waited for. */
const MOST_TURNS = 5_000;

export class WorldHub {
  readonly instances = new Map<string, VirtualInstance>();
  /** What happened, for whoever has to understand a failure. */
  readonly tale: string[] = [];
  /** All the time for which the host was down. */
  downSeconds = 0;
  /** Steps that were executed again after their result had been recorded. */
  readonly repeated: string[] = [];
  afterTurn: (instance: VirtualInstance) => void = () => undefined;
  readonly #options: WorldHubOptions;
  readonly #counts = new Map<string, number>();
  readonly #open = new Set<OpenStep>();
  #queue: Entry[] = [];
  #order = 0;
  #now: number;
  #downUntil = 0;
  #executions = 0;
  #turns = 0;
  /** Counts deaths: what an earlier life was about to record never is. */
  #life = 0;
  #executing: Promise<void> = Promise.resolve();

  constructor(options: WorldHubOptions) {
    this.#options = options;
    this.#now = options.startedAt;
    for (const { at, seconds } of options.story.sleeps) {
      this.after(at, () => {
        this.#beDown("sleeps", seconds);
      });
    }
  }

  get elapsedSeconds(): number {
    return (this.#now - this.#options.startedAt) / 1_000;
  }

  after(seconds: number, deliver: () => void): void {
    this.#queue.push({ at: this.#now + seconds * 1_000, order: this.#order++, deliver });
  }

  start(id: string, name: string, input: unknown, parentage: Parentage | null = null): void {
    const handler = this.#options.orchestrators[name];
    if (handler === undefined) throw new Error(`There is no orchestrator ${name}.`);
    if (this.instances.get(id)?.end === null) throw new Error(`Instance ${id} was started twice.`);
    const given = { handler, input, at: this.#now };
    this.instances.set(id, new VirtualInstance({ id, name, parentage }, given));
    this.after(0, () => undefined);
  }

  /** What the durable client does: an ended instance ignores it, an unknown one is an error. */
  raise(id: string, name: string, data: unknown): void {
    const instance = this.instances.get(id);
    if (instance === undefined) throw new Error(`replied with HTTP 404: no instance ${id}`);
    this.#tell(`${name} for ${instance.name}`);
    instance.receive(eventRaised(this.#now, name, data));
  }

  /** @throws when it never ends. */
  async runToEnd(root: string): Promise<VirtualInstance> {
    const instance = this.instances.get(root);
    if (instance === undefined) throw new Error(`There is no instance ${root}.`);
    while (instance.end === null) {
      await this.#deliverNext(instance);
      await this.#playAll();
    }
    return instance;
  }

  get #isDown(): boolean {
    return this.#now < this.#downUntil;
  }

  async #deliverNext(waiting: VirtualInstance): Promise<void> {
    const next = Math.min(...this.#queue.map(({ at }) => at));
    if (!Number.isFinite(next)) {
      throw new Error(`${waiting.id} waits for ever: ${waiting.openTasks.join("; ")}`);
    }
    this.#now = Math.max(this.#now, next, this.#downUntil);
    const due = this.#queue.filter(({ at }) => at <= this.#now);
    this.#queue = this.#queue.filter(({ at }) => at > this.#now);
    due.sort((one, other) => one.at - other.at || one.order - other.order);
    for (const entry of due) {
      if (this.#isDown) {
        this.#queue.push(entry);
        continue;
      }
      entry.deliver();
      await this.#executing;
    }
  }

  async #playAll(): Promise<void> {
    for (const one of this.instances.values()) {
      while (one.hasNews && !this.#isDown) {
        this.#turns += 1;
        if (this.#turns > MOST_TURNS) throw new Error(`No end in ${MOST_TURNS} turns.`);
        const lost = this.#options.story.lostTurns.find(({ turn }) => turn === this.#turns);
        if (lost === undefined) await this.#play(one);
        else this.#die(`dies before turn ${lost.turn} is recorded`, lost.seconds);
      }
    }
  }

  async #play(instance: VirtualInstance): Promise<void> {
    const { generation } = instance;
    const fresh = await instance.play(this.#now);
    if (instance.generation === generation) {
      instance.record(fresh.map(({ id, decision }) => this.#recorded(id, decision)));
      for (const { id, decision } of fresh) await this.#carryOut(instance, id, decision);
    }
    this.afterTurn(instance);
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
    const { generation } = instance;
    switch (decision.kind) {
      case "activity": {
        const step = { instance, generation, id, name: decision.name, input: decision.input };
        this.#open.add(step);
        // A host that has just died takes it up when it is back, with the other open steps.
        if (!this.#isDown) await this.#execute(step);
        else this.#resume(step);
        break;
      }
      case "child":
        this.start(decision.instanceId, decision.name, decision.input, { instance, taskId: id });
        break;
      case "timer": {
        const wait = Math.max(0, Date.parse(decision.fireAt) - this.#now) / 1_000;
        // A cancelled timer fires as well: the backend has no way to take it back.
        this.after(wait, () => {
          if (instance.generation === generation) instance.settle(id, timerFired(this.#now, id));
        });
      }
    }
  }

  /** Executes a step in the life that comes. */
  #resume(step: OpenStep): void {
    const life = this.#life;
    this.after(0, () => {
      if (this.#open.has(step) && this.#life === life) this.#executing = this.#execute(step);
    });
  }

  async #execute(step: OpenStep): Promise<void> {
    this.#executions += 1;
    const number = this.#executions;
    const strike = this.#options.story.strikes.find(({ execution }) => execution === number);
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

  /** Durable promises at least once, not once; nobody waits for what comes of the second time. */
  #repeat(step: OpenStep, seconds: number): void {
    this.repeated.push(step.name);
    this.after(seconds, () => {
      this.#executing = this.#endingOf(step).then((ending) => {
        if (step.instance.generation === step.generation) {
          step.instance.settle(step.id, taskEnded(this.#now, step.id, ending));
        }
      });
    });
  }

  #complete(step: OpenStep, ending: Ending, seconds: number): void {
    const life = this.#life;
    this.after(seconds, () => {
      if (this.#life !== life || !this.#open.delete(step)) return;
      if (step.instance.generation !== step.generation) return;
      step.instance.settle(step.id, taskEnded(this.#now, step.id, ending));
    });
  }

  async #endingOf({ name, instance, input }: OpenStep): Promise<Ending> {
    const fake = this.#options.activities[name];
    if (fake === undefined) throw new Error(`There is no activity ${name}.`);
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const call: ActivityCall = {
      ...{ name, count, instanceId: instance.id },
      ...{ atSeconds: this.elapsedSeconds, input },
    };
    const result = await fake(JSON.parse(JSON.stringify(input)) as never, call);
    this.#tell(`${name} says ${JSON.stringify(result).slice(0, 120)}`);
    return { kind: "completed", result };
  }

  #die(how: string, seconds: number): void {
    this.#life += 1;
    this.#beDown(how, seconds);
    for (const step of this.#open) this.#resume(step);
  }

  #beDown(how: string, seconds: number): void {
    this.#tell(`the host ${how}, for ${seconds} s`);
    this.downSeconds += seconds;
    this.#downUntil = this.#now + seconds * 1_000;
    this.after(seconds, () => undefined);
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

  #tell(what: string): void {
    this.tale.push(`${this.elapsedSeconds} s: ${what}`);
  }
}

const failed = (name: string, reason: string): Ending => ({
  kind: "failed",
  reason: `Activity function '${name}' failed:  ${reason}`,
});
