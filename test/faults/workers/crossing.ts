/**
 * One launch step that two workers execute at the same time, with their requests in any order: Azure Storage delivers a step
 * again when its worker was killed, or was frozen for longer than the message stays invisible.
 */
import { LaunchResult } from "../../../src/contracts/attempt";
import type { Passage } from "../../support/gate/gate";
import type { Stage } from "../matrix/scenario";
import type { Verdict } from "../table/verdict";
import type { Choices } from "./every-order";
import { openPlace, type Place } from "./place";
import { type Order, pass, prepare, RUN_SECONDS } from "./prepared-order";
import { Turnstile } from "./turnstile";
import { startWorker, type Worker } from "./worker";

export interface Crossing {
  readonly stage: Stage;
  readonly mode: "start" | "repair";
  /** The first worker may be killed, before or after any of its requests arrives. */
  readonly kills: boolean;
  /** How long the worker that has to wait is frozen each time; its clock jumps then. */
  readonly frozenSeconds: number;
}

const FREE: Passage = {
  enter: () => Promise.resolve("pass"),
  leave: () => Promise.resolve("pass"),
};

/** What is wrong after one order of the requests, with that order. */
export interface Crossed extends Verdict {
  readonly trace: readonly string[];
}

/** One place with two workers, for any number of plays, each with a run of its own. */
export class CrossingWorld implements AsyncDisposable {
  readonly #crossing: Crossing;
  readonly #place: Place;
  readonly #workers: Worker[] = [];
  #passage: Passage = FREE;
  #plays = 0;

  private constructor(crossing: Crossing, place: Place) {
    this.#crossing = crossing;
    this.#place = place;
  }

  static async open(crossing: Crossing): Promise<CrossingWorld> {
    const place = await openPlace(crossing.stage, crossing.mode === "start" ? "passes" : "fails");
    const world = new CrossingWorld(crossing, place);
    await world.#openWorkers();
    return world;
  }

  async #openWorkers(): Promise<void> {
    for (const name of ["first", "second"]) {
      const passage = (): Passage => this.#passage;
      this.#workers.push(await startWorker({ name, place: this.#place, passage }));
    }
    // The first claim creates the container. Later plays then always have the same requests.
    await this.#workers[0]!.perform("launchAttempt", await this.#prepare());
    pass(this.#place, RUN_SECONDS);
  }

  async play(choices: Choices): Promise<Crossed> {
    const [crossing, place] = [this.#crossing, this.#place];
    const turnstile = new Turnstile();
    const order = await this.#prepare();
    const before = place.job.truth().executions.length;

    this.#passage = turnstile;
    const executions = this.#workers.map((worker) => new Execution(worker, order, turnstile));
    await letAllThrough({ crossing, place, turnstile, executions }, choices);
    this.#passage = FREE;
    const again = LaunchResult.parse(await this.#workers[1]!.perform("launchAttempt", order));

    const results = executions.flatMap(({ result }) => (result === null ? [] : [result]));
    const started = place.job.truth().executions.length - before;
    // What runs in this play ends before the next one.
    pass(place, RUN_SECONDS);
    return { ...judge({ started, results, again }), trace: turnstile.trace };
  }

  #prepare(): Promise<Order> {
    this.#plays += 1;
    const runId = `r-${String(this.#plays).padStart(40, "0")}`;
    return prepare(this.#place, this.#workers[0]!, { mode: this.#crossing.mode, runId });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker[Symbol.asyncDispose]()));
    await this.#place[Symbol.asyncDispose]();
  }
}

class Execution {
  readonly worker: string;
  result: LaunchResult | null = null;
  hasEnded = false;
  isKilled = false;

  constructor(worker: Worker, order: Order, turnstile: Turnstile) {
    this.worker = worker.name;
    void worker.perform("launchAttempt", order).then((result) => {
      this.hasEnded = true;
      if (!this.isKilled) this.result = LaunchResult.parse(result);
      turnstile.wake();
    });
  }
}

interface Scene {
  readonly crossing: Crossing;
  readonly place: Place;
  readonly turnstile: Turnstile;
  readonly executions: readonly Execution[];
}

type Move = { readonly of: Execution; readonly kill: "before" | "after" | null };

async function letAllThrough(scene: Scene, choices: Choices): Promise<void> {
  const { turnstile, executions, place, crossing } = scene;
  const waits = ({ worker, hasEnded, isKilled }: Execution): boolean =>
    hasEnded || isKilled || turnstile.holds(worker);
  let last: Execution | undefined;
  for (;;) {
    await turnstile.until(() => executions.every(waits));
    const moves = movesIn(scene);
    if (moves.length === 0) break;
    const { of, kill } = moves[choices.choose(moves.length)]!;
    if (last !== undefined && last !== of) {
      pass(place, crossing.frozenSeconds);
    }
    last = of;
    if (kill === null) turnstile.release(of.worker);
    else {
      of.isKilled = true;
      turnstile.kill(of.worker, kill);
    }
  }
  await turnstile.until(() => executions.every(({ hasEnded }) => hasEnded));
}

function movesIn({ executions, crossing }: Scene): Move[] {
  const [first] = executions;
  const live = executions.filter(({ hasEnded, isKilled }) => !hasEnded && !isKilled);
  const kills = live.filter((one) => one === first && crossing.kills);
  return [
    ...live.map((of): Move => ({ of, kill: null })),
    ...kills.flatMap((of): Move[] => [
      { of, kill: "before" },
      { of, kill: "after" },
    ]),
  ];
}

interface Outcome {
  readonly started: number;
  readonly results: readonly LaunchResult[];
  /** Of the step after both. */
  readonly again: LaunchResult;
}

function judge({ started, results, again }: Outcome): Verdict {
  const launched = [...results, again].filter(({ kind }) => kind === "launched");
  const lost = [
    ...(started > 0 && again.kind !== "launched"
      ? [`A later execution says ${JSON.stringify(again)}`]
      : []),
    ...(started > 0 && results.length === 2 && results.every(isCertainOfNothing)
      ? ["Both say that nothing was started"]
      : []),
    ...(started === 0 && launched.length > 0 ? ["Nothing runs, but one says so"] : []),
    ...(new Set(launched.map(runOf)).size > 1
      ? [`Several runs: ${launched.map(runOf).join()}`]
      : []),
  ];
  return { lost, doubled: started > 1 ? [`${started} executions`] : [], leaked: [] };
}

const isCertainOfNothing = (result: LaunchResult): boolean =>
  result.kind === "rejected" || (result.kind === "tryAgain" && !result.mayHaveStarted);

const runOf = (result: LaunchResult): string =>
  "attempt" in result
    ? JSON.stringify([result.attempt.vendorRunId, result.attempt.details ?? null])
    : "none";
