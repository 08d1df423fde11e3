/**
 * Disturbs the processes of an app at random for some minutes while callers use them, lets them end what they have begun, and
 * records everything.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { recordEffects } from "../support/history/producers/simulated-effects";
import type { Recording } from "../support/history/entry";
import { Recorder } from "../support/history/recorder";
import { randomFrom } from "../faults/workers/every-order";
import { Caller } from "./caller";
import type { AppProcess, Fleet, StorageTrouble } from "./fleet";

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
}

export interface Soaked {
  readonly recording: Recording;
  readonly figures: Readonly<Record<string, number>>;
}

/** Longer than a message of the task hub stays invisible. */
const FROZEN_SECONDS = 75;
const DOWN_SECONDS = 3;
const STORAGE_SECONDS = 12;
/** On average, between two events. */
const EVENT_SECONDS = 20;
const CALL_SECONDS = 1.5;
const MOST_SECONDS_AFTER = 900;

/** What the limits add up to, on a busy machine with killed and frozen processes. */
const LIMITS = {
  ...{ endSeconds: 600, cancelSeconds: 300, lostContactSeconds: 3_000, transitSeconds: 5 },
};

export async function soak(fleet: Fleet, options: SoakOptions): Promise<Soaked> {
  return new Soak(fleet, options).run();
}

class Soak {
  readonly #fleet: Fleet;
  readonly #options: SoakOptions;
  readonly #recorder = new Recorder(() => Date.now());
  readonly #random: () => number;
  readonly #caller: Caller;
  readonly #underWay = new Set<Promise<void>>();
  readonly #counts: Record<string, number> = {
    killed: 0,
    frozen: 0,
    ended: 0,
    storage: 0,
    calls: 0,
  };

  constructor(fleet: Fleet, options: SoakOptions) {
    this.#fleet = fleet;
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#caller = new Caller(this.#recorder, fleet.vendors, this.#random);
    this.#recorder.add("limits", LIMITS);
    for (const { name } of fleet.processes) {
      this.#recorder.add("process", { process: name, event: "started" });
    }
  }

  async run(): Promise<Soaked> {
    const end = Date.now() + this.#options.minutes * 60_000;
    let nextEvent = Date.now();
    while (Date.now() < end) {
      if (Date.now() >= nextEvent) {
        this.#begin(this.#disturb());
        nextEvent += EVENT_SECONDS * 2_000 * this.#random();
      }
      this.#startEnded();
      this.#count("calls");
      this.#begin(this.#caller.callSomething(this.#callable()));
      await sleep(CALL_SECONDS * 2_000 * this.#random());
    }
    await Promise.all(this.#underWay);
    const open = await this.#endAll();
    await this.#caller.readAll(this.#first());
    const { vendors } = this.#fleet;
    const { pipelines, ids } = this.#caller;
    recordEffects(this.#recorder, vendors, { deploymentId: "tests", pipelines });
    this.#recorder.add("end", { open });
    const figures = { ...this.#counts, runs: ids.size, open: open.length };
    return { recording: this.#recorder.recording, figures };
  }

  #begin(action: Promise<void>): void {
    const begun = action.finally(() => this.#underWay.delete(begun));
    this.#underWay.add(begun);
  }

  /** Those that answer; all of them, if none does. */
  #callable(): readonly AppProcess[] {
    const up = this.#fleet.processes.filter(({ state }) => state === "up");
    return up.length > 0 ? up : this.#fleet.processes;
  }

  #first(): AppProcess {
    return this.#callable()[0]!;
  }

  /** After it was frozen, a host may find that it has lost the lease of a timer, and end. */
  #startEnded(): void {
    for (const one of this.#fleet.processes) {
      if (one.state !== "ended") continue;
      this.#count("ended");
      this.#begin(this.#startAgain(one));
    }
  }

  async #disturb(): Promise<void> {
    const choice = Math.floor(this.#random() * 3);
    const up = this.#fleet.processes.filter(({ state }) => state === "up");
    const one = up[Math.floor(this.#random() * up.length)];
    if (choice === 2 && this.#fleet.disturb !== null) await this.#disturbStorage();
    else if (one === undefined) return;
    else if (choice === 0) await this.#kill(one);
    else await this.#freeze(one);
  }

  #kill(one: AppProcess): Promise<void> {
    this.#count("killed");
    return this.#startAgain(one);
  }

  async #startAgain(one: AppProcess): Promise<void> {
    this.#note(one, "killed", 90);
    await one.kill();
    await sleep(DOWN_SECONDS * 1_000);
    await one.start();
    this.#recorder.add("process", { process: one.name, event: "started" });
  }

  async #freeze(one: AppProcess): Promise<void> {
    this.#count("frozen");
    this.#note(one, "frozen", FROZEN_SECONDS + 90);
    one.freeze();
    await sleep(FROZEN_SECONDS * 1_000);
    one.thaw();
    this.#recorder.add("process", { process: one.name, event: "thawed" });
  }

  async #disturbStorage(): Promise<void> {
    const how: StorageTrouble = this.#random() < 0.5 ? "late" : "unavailable";
    this.#count("storage");
    const what = `storage is ${how}`;
    this.#recorder.add("trouble", { where: "storage", seconds: STORAGE_SECONDS + 60, what });
    this.#fleet.disturb?.(how);
    await sleep(STORAGE_SECONDS * 1_000);
    this.#fleet.disturb?.("none");
  }

  #note({ name }: AppProcess, event: "killed" | "frozen", seconds: number): void {
    this.#recorder.add("process", { process: name, event });
    this.#recorder.add("trouble", { where: "host", seconds, what: `${name} is ${event}` });
  }

  /** Cancels what would run on, and waits for every end. Returns what has not ended. */
  async #endAll(): Promise<string[]> {
    const until = Date.now() + MOST_SECONDS_AFTER * 1_000;
    await sleep(90_000);
    let live = await this.#caller.liveAt(this.#first());
    for (const id of live) await this.#caller.cancel(id, this.#first());
    while (live.length > 0 && Date.now() < until) {
      await sleep(5_000);
      this.#startEnded();
      live = await this.#caller.liveAt(this.#first());
    }
    return live;
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}
