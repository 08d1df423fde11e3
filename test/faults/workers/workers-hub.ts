/**
 * A task hub in virtual time with several workers, as Azure Storage delivers its messages.
 *
 * 1. A step is a message that is invisible while its worker renews it. When the worker is killed or frozen for longer, another
 *    one executes the step too.
 * 2. A worker that goes on after that sends its result all the same. The first result that arrives counts.
 *    https://github.com/Azure/durabletask (`CompleteTaskActivityWorkItemAsync`, `HandleTaskCompletedEvent`)
 * 3. A turn sends its messages before it is stored. If its worker is stopped in between, its steps are executed although no
 *    history has them, and the turn is played again when its events are visible again, perhaps after later events
 *    (`CompleteTaskOrchestrationWorkItemAsync`).
 * 4. An event that is delivered before the start of its instance is discarded: "No such instance".
 */
import { taskEnded } from "../../support/history-events";
import { hubClientOf } from "../../support/hub-client-of";
import { HubCore, type HubCoreOptions, type Step } from "../../support/hub-core";
import type { Foreseen, VirtualInstance } from "../../support/virtual-instance";
import { Crew } from "./crew";
import type { Execution, Message } from "./message";
import type { Place } from "./place";
import { type PlantedInWorker, startWorker, type Worker } from "./worker";
import { type LostTurn, type Stop, WORKERS, type WorkersStory } from "./workers-story";

export interface WorkersHubOptions extends Omit<HubCoreOptions, "startedAt"> {
  readonly story: WorkersStory;
  readonly place: Place;
  readonly planted?: (process: string) => PlantedInWorker;
}

/** The visibility timeouts in `host.json`. */
const INVISIBLE_SECONDS = 60;
const MOST_TURNS = 5_000;
const NOTHING: Foreseen = { fresh: [], end: { kind: "goesOn" } };

export class WorkersHub extends HubCore implements AsyncDisposable {
  readonly events: string[] = [];
  readonly crew: Crew;
  afterTurn: (instance: VirtualInstance) => unknown = () => undefined;
  readonly #options: WorkersHubOptions;
  readonly #workers = new Map<string, Promise<Worker>>();
  readonly #lives = Array.from({ length: WORKERS }, () => 0);
  readonly #down = new Set<number>();
  /** How many seconds the clock of a process is behind. */
  readonly #standing = new Map<string, number>();
  readonly #executions = new Set<Execution>();
  #messages = 0;
  #turns = 0;
  #wake: () => void = () => undefined;
  #defect: Error | null = null;

  constructor(options: WorkersHubOptions) {
    super({ ...options, startedAt: options.place.clock.now().getTime() });
    this.#options = options;
    const isStorage = (url: string): boolean => url.startsWith("/runward");
    this.crew = new Crew(options.story, this, isStorage);
    this.crew.arrived = ({ from, method, url }) => {
      this.log(`${from}: ${method} ${url.split("?")[0] ?? ""}`);
    };
    this.crew.changed = () => {
      this.#wake();
    };
    this.after(options.story.startHeldSeconds, () => undefined);
    for (const stop of options.story.kills) {
      this.after(stop.at, () => {
        this.#kill(stop);
      });
    }
    for (const stop of options.story.freezes) {
      this.after(stop.at, () => {
        this.#freeze(stop);
      });
    }
  }

  override raise(id: string, name: string, data: unknown): void {
    const instance = this.instances.get(id);
    const isDiscarded = instance !== undefined && this.#isHeld(instance);
    if (!isDiscarded) super.raise(id, name, data);
    this.log(`${name} for ${instance?.name ?? id}${isDiscarded ? " is discarded" : ""}`);
  }

  log(what: string): void {
    this.events.push(`${this.elapsedSeconds} s: ${what}`);
  }

  /** Lets time pass, for everything that is still under way. */
  async passOn(root: VirtualInstance, seconds: number): Promise<void> {
    const over = { yet: false };
    this.after(seconds, () => {
      over.yet = true;
    });
    while (!over.yet) {
      await this.deliverNext(root);
      await this.playAll();
    }
  }

  protected override async deliverNext(waiting: VirtualInstance): Promise<void> {
    await this.#quiet();
    for (const { deliver } of this.takeDue(waiting)) {
      this.#options.place.clock.jumpTo(new Date(this.now));
      await deliver();
      await this.#quiet();
    }
  }

  protected override async playAll(): Promise<void> {
    for (const one of this.instances.values()) {
      while (one.hasNews && !this.#isHeld(one)) {
        this.#turns += 1;
        if (this.#turns > MOST_TURNS) throw new Error(`No end in ${MOST_TURNS} turns.`);
        const lost = this.#options.story.lostTurns.find(({ turn }) => turn === this.#turns);
        if (lost === undefined || one.isNew) await this.play(one, this.afterTurn);
        else await this.#lose(one, lost);
      }
    }
  }

  protected override execute(step: Step): Promise<void> {
    this.#send(step);
    return Promise.resolve();
  }

  #isHeld({ name, turns }: VirtualInstance): boolean {
    return (
      name === "run" && turns === 0 && this.elapsedSeconds < this.#options.story.startHeldSeconds
    );
  }

  #processOf(worker: number): string {
    return `worker ${worker + 1}, life ${(this.#lives[worker] ?? 0) + 1}`;
  }

  #kill({ worker, seconds }: Stop): void {
    if (this.#down.has(worker)) return;
    const process = this.#processOf(worker);
    this.log(`${process} is killed, for ${seconds} s`);
    this.crew.kill(process);
    this.#lives[worker] = (this.#lives[worker] ?? 0) + 1;
    this.#down.add(worker);
    this.after(seconds, () => this.#down.delete(worker));
    this.#redeliver(process);
  }

  #freeze({ worker, seconds }: Stop): void {
    const process = this.#processOf(worker);
    if (this.#down.has(worker) || this.crew.isFrozen(process)) return;
    this.log(`${process} is frozen, for ${seconds} s`);
    this.crew.freeze(process);
    this.after(seconds, () => {
      this.log(`${process} goes on`);
      if (this.#options.story.clocks === "stand") {
        this.#standing.set(process, (this.#standing.get(process) ?? 0) + seconds);
      }
      this.crew.thaw(process);
    });
    this.#redeliver(process);
  }

  /** What the process executes is visible again when it was not renewed in time. */
  #redeliver(process: string): void {
    for (const { message } of [...this.#executions].filter((one) => one.process === process)) {
      const sinceRenewal = this.crew.chance(message.name, "renewed") * 30;
      this.after(INVISIBLE_SECONDS - sinceRenewal, () => {
        const goesOn = !this.crew.isKilled(process) && !this.crew.isFrozen(process);
        if (!message.isDeleted && !goesOn) this.#deliver(message);
      });
    }
  }

  async #lose(instance: VirtualInstance, { sends, seconds, turn }: LostTurn): Promise<void> {
    const { fresh, end } = sends === "nothing" ? NOTHING : await instance.foresee(this.now);
    const { generation } = instance;
    const late = sends === "late" ? seconds : 0;
    this.log(`turn ${turn} of ${instance.name} is lost; ${fresh.length} messages after ${late} s`);
    this.after(late, () => {
      for (const { id, decision } of fresh) {
        if (decision.kind === "activity") this.#send({ instance, generation, id, ...decision });
      }
      this.tellParent(instance, end);
    });
    const events = instance.withdraw();
    this.after(INVISIBLE_SECONDS, () => {
      if (instance.generation === generation) for (const event of events) instance.receive(event);
    });
  }

  #send(step: Step): void {
    this.#messages += 1;
    const name = `${step.name} ${this.#messages}`;
    this.#deliver({ step, name, deliveries: 0, isDeleted: false });
  }

  #deliver(message: Message): void {
    const free = Array.from({ length: WORKERS }, (_, worker) => worker).filter(
      (worker) => !this.#down.has(worker) && this.#isIdle(this.#processOf(worker)),
    );
    const chance = this.crew.chance(message.name, message.deliveries);
    const worker = free[Math.floor(chance * free.length)];
    if (worker === undefined) {
      this.after(5, () => {
        this.#deliver(message);
      });
    } else {
      this.#executeOn(this.#processOf(worker), message);
    }
  }

  #isIdle(process: string): boolean {
    const isBusy = [...this.#executions].some((one) => one.process === process);
    return !isBusy && !this.crew.isFrozen(process);
  }

  #executeOn(process: string, message: Message): void {
    message.deliveries += 1;
    const execution: Execution = { message, process, hasEnded: false };
    this.#executions.add(execution);
    void this.#resultOf(execution).then(
      (result) => {
        this.after(0, () => {
          this.#complete(execution, result);
        });
        this.#end(execution);
      },
      (error: unknown) => {
        if (!this.crew.isKilled(process)) {
          this.#defect = new Error(`${message.name}: ${String(error)}`, { cause: error });
        }
        this.#end(execution);
      },
    );
  }

  async #resultOf({ message: { step }, process }: Execution): Promise<unknown> {
    if (step.name in this.#options.activities) return this.perform(this.callOf(step));
    const worker = await this.#workerOf(process);
    return worker.perform(step.name, step.input);
  }

  #workerOf(process: string): Promise<Worker> {
    const { place, planted } = this.#options;
    const known = this.#workers.get(process);
    const worker =
      known ??
      startWorker({
        ...{ name: process, place, passage: () => this.crew, client: hubClientOf(() => this) },
        now: () =>
          new Date(place.clock.now().getTime() - (this.#standing.get(process) ?? 0) * 1_000),
        planted: planted?.(process),
      });
    this.#workers.set(process, worker);
    return worker;
  }

  #end(execution: Execution): void {
    execution.hasEnded = true;
    this.#executions.delete(execution);
    this.#wake();
  }

  #complete({ message, process }: Execution, result: unknown): void {
    if (this.crew.isKilled(process)) return;
    if (this.crew.isFrozen(process)) {
      void this.crew.whenUp(process).then(() => {
        this.#complete({ message, process, hasEnded: true }, result);
      });
      return;
    }
    const { instance, generation, id, name } = message.step;
    this.log(`${process} returns of ${message.name}: ${JSON.stringify(result).slice(0, 160)}`);
    message.isDeleted = true;
    // A result of a step that no history has is kept back.
    if (instance.generation !== generation || !instance.isActivity(id, name)) return;
    const ending = { kind: "completed", result } as const;
    instance.settle(id, taskEnded(this.now, id, ending));
  }

  /** Waits until nothing happens any more without time passing. @throws a defect of an execution. */
  async #quiet(): Promise<void> {
    const isQuiet = ({ process }: Execution): boolean =>
      this.crew.isKilled(process) || this.crew.isWaiting(process);
    for (;;) {
      // What was released has not begun its next request yet.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#defect !== null) throw this.#defect;
      if ([...this.#executions].every(isQuiet)) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const workers = await Promise.all(this.#workers.values());
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  }
}
