/**
 * A simulator of dbt Cloud's Administrative API: v2 for jobs, runs, steps and artifacts, v3 for projects and
 * environments.
 *
 * Owns: accounts, jobs, runs and their states over time, and pages for people. Does not own: HTTP faults (the fault script of
 * `server.ts`), what outlives the process (`simulator-memory.ts`).
 * Guarantees: the state is computed from the clock and the clients' requests, without timers. Runs of one job do not
 * overlap, except for a CI job. An accepted POST has started exactly one run, also if its response was lost.
 */
import { type Clock, RealClock } from "../../clock";
import type { FaultScript } from "../faults";
import type { RequestLog } from "../request-log";
import { type SimulatorServer, startSimulatorServer } from "../server";
import type { SimulatorMemory } from "../simulator-memory";
import { AccountState, type DbtAccount } from "./account";
import { type DbtCloudBehaviour, defaultBehaviour, Visibility } from "./behaviour";
import { IdSequence } from "./id-sequence";
import type { DbtEnvironment, DbtJob, DbtProject } from "./job-definition";
import { RateLimit } from "./rate-limit";
import { addRoutes } from "./routes";
import type { CauseCategory, RunActor } from "./run-record";
import { type SeenRun, toSeenRun } from "./seen-run";
import type { AccountGate, Denial, World } from "./world";

export interface DbtCloudSimulatorOptions {
  readonly clock?: Clock;
  /** By default a free port. */
  readonly port?: number;
  readonly accounts: readonly DbtAccount[];
  /** Jobs of the first account that exist from the start; those of remembered runs have to be here. */
  readonly jobs?: readonly DbtJob[];
  readonly behaviour?: Partial<DbtCloudBehaviour>;
  /** The simulator goes on with what it has stored, in its clock. */
  readonly memory?: SimulatorMemory;
  /** Links lead to the pages of this simulator; by default to cloud.getdbt.com. */
  readonly ownPages?: boolean;
}

export interface ForeignRun {
  readonly cause: string;
  /** By default "scheduled". */
  readonly category?: CauseCategory;
  readonly by?: string;
}

/** How many POSTs arrived, with or without a fault. */
export interface PostCounts {
  readonly triggers: number;
  readonly cancels: number;
  readonly retries: number;
  readonly reruns: number;
}

/** Where dbt Cloud shows runs to people. */
const PAGES = "https://cloud.getdbt.com";

const userNamed = (name: string): RunActor => ({ id: "4711", type: "user", name });

export class DbtCloudSimulator implements AsyncDisposable {
  readonly #world: World;
  readonly #server: SimulatorServer;

  constructor(world: World, server: SimulatorServer) {
    this.#world = world;
    this.#server = server;
  }

  get baseUrl(): string {
    return this.#server.baseUrl;
  }

  get port(): number {
    return this.#server.port;
  }

  get faults(): FaultScript {
    return this.#server.faults;
  }

  get requests(): RequestLog {
    return this.#server.requests;
  }

  addProject(project: DbtProject, accountId?: number): void {
    this.#gate(accountId).state.projects.set(project.id, project);
  }

  addEnvironment(environment: DbtEnvironment, accountId?: number): void {
    this.#gate(accountId).state.environments.set(environment.id, environment);
  }

  /** Adds a job, or replaces the one with this id: its next runs use the new definition. */
  addJob(job: DbtJob, accountId?: number): void {
    this.#gate(accountId).state.addJob(job);
  }

  behave(change: Partial<DbtCloudBehaviour>): void {
    Object.assign(this.#world.behaviour, change);
  }

  /** Rejects a valid token from now on; undefined accepts it again. */
  deny(denial: Denial | undefined, accountId?: number): void {
    this.#gate(accountId).denial = denial;
  }

  /** As if the account had just exceeded its rate limit: 429 for five minutes. */
  startCooldown(accountId?: number): void {
    this.#gate(accountId).limit.startCooldown(this.#nowMs());
  }

  /** A run that somebody else starts: the schedule, or a person. Returns its id. */
  startForeignRun(jobId: number, foreign: ForeignRun): number {
    const { cause, category = "scheduled", by = "scheduler" } = foreign;
    const state = this.#accountOf((account) => account.jobs.has(jobId), `job ${jobId}`);
    const job = state.activeJob(jobId);
    if (job === undefined) throw new Error(`Job ${jobId} is deleted.`);
    return state.start(job, { cause, category, actor: userNamed(by) }, this.#nowMs()).id;
  }

  /** A person cancels the run in dbt Cloud. */
  cancelFromInside(runId: number, by: string): void {
    const state = this.#accountOf((account) => account.run(runId) !== undefined, `run ${runId}`);
    const run = state.run(runId);
    if (run !== undefined) state.cancel(run, userNamed(by), this.#nowMs());
  }

  /** Oldest first. */
  runs(): readonly SeenRun[] {
    return seenRuns(this.#world);
  }

  runsOf(jobId: number): readonly SeenRun[] {
    return this.runs().filter((run) => run.jobId === jobId);
  }

  posts(): PostCounts {
    return countPosts(this.requests);
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #nowMs(): number {
    return this.#world.clock.now().getTime();
  }

  /** By default the first account. */
  #gate(accountId = [...this.#world.accounts.keys()][0]): AccountGate {
    const gate = accountId === undefined ? undefined : this.#world.accounts.get(accountId);
    if (gate === undefined)
      throw new Error(`The simulator has no account ${accountId ?? "at all"}.`);
    return gate;
  }

  #accountOf(owns: (account: AccountState) => boolean, what: string): AccountState {
    const gate = [...this.#world.accounts.values()].find(({ state }) => owns(state));
    if (gate === undefined) throw new Error(`The simulator has no ${what}.`);
    return gate.state;
  }
}

function seenRuns(world: World): readonly SeenRun[] {
  const nowMs = world.clock.now().getTime();
  const ofJob = (state: AccountState, jobId: number): SeenRun[] => {
    const timelines = state.timelinesOf(jobId);
    return state
      .runsOf(jobId)
      .map((run) => toSeenRun(run, state.timelineOf(run, timelines), nowMs));
  };
  return [...world.accounts.values()]
    .flatMap(({ state }) => [...state.jobs.keys()].flatMap((jobId) => ofJob(state, jobId)))
    .sort((left, right) => left.id - right.id);
}

function countPosts(requests: RequestLog): PostCounts {
  const count = (path: RegExp): number => requests.matching("POST", path).length;
  return {
    triggers: count(/\/jobs\/\d+\/run\/?(\?|$)/),
    cancels: count(/\/cancel\/?(\?|$)/),
    retries: count(/\/retry\/?(\?|$)/),
    reruns: count(/\/rerun\/?(\?|$)/),
  };
}

/** Where the simulator listens; empty before it does. */
interface Own {
  address: string;
}

function createWorld(options: DbtCloudSimulatorOptions, own: Own): World {
  const { memory, ownPages = false } = options;
  const behaviour = { ...defaultBehaviour(), ...options.behaviour };
  const ids = new IdSequence();
  const gates = options.accounts.map((account): [number, AccountGate] => [
    account.id,
    {
      state: new AccountState(account, ids, behaviour),
      limit: new RateLimit(behaviour),
      denial: undefined,
    },
  ]);
  for (const job of options.jobs ?? []) gates[0]?.[1].state.addJob(job);
  return {
    clock: memory?.clock ?? options.clock ?? new RealClock(),
    behaviour,
    isReplaying: () => memory?.isReplaying === true,
    pagesAt: () => (ownPages ? own.address : PAGES),
    accounts: new Map(gates),
    getVisibility: new Visibility(),
    listVisibility: new Visibility(),
  };
}

export async function startDbtCloudSimulator(
  options: DbtCloudSimulatorOptions,
): Promise<DbtCloudSimulator> {
  const own: Own = { address: "" };
  const world = createWorld(options, own);
  const { memory } = options;
  const server = await startSimulatorServer({
    clock: world.clock,
    ...(options.port !== undefined && { port: options.port }),
    ...(memory !== undefined && { remembering: { memory, madeBy } }),
    state: () => ({ runs: seenRuns(world) }),
    routes: (app) => {
      addRoutes(app, world);
    },
  });
  own.address = server.baseUrl;
  return new DbtCloudSimulator(world, server);
}

/** The id of the run in the response to a start, a retry or a cancel. */
function madeBy(answer: unknown): string | null {
  const { data } = answer as { readonly data?: { readonly id?: number } | null };
  return data?.id === undefined ? null : String(data.id);
}
