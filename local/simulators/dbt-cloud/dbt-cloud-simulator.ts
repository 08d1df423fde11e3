/**
 * A simulator of dbt Cloud's Administrative API: v2 for jobs, runs, steps and artifacts, v3 for projects and
 * environments.
 *
 * Owns: accounts, jobs, runs and their states over time. Does not own: HTTP faults (the fault script of `server.ts`).
 * Guarantees: the state is computed from the clock and the clients' requests, without timers. Runs of one job do not
 * overlap, except for a CI job. An accepted POST has started exactly one run, also if its response was lost.
 */
import { type Clock, RealClock } from "../../clock";
import type { FaultScript } from "../faults";
import type { RequestLog } from "../request-log";
import { type SimulatorServer, startSimulatorServer } from "../server";
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
  readonly behaviour?: Partial<DbtCloudBehaviour>;
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
    const { state } = this.#gate(accountId);
    const { projectId, environmentId } = job;
    if (!state.projects.has(projectId))
      this.addProject({ id: projectId, name: "Analytics" }, accountId);
    if (!state.environments.has(environmentId)) {
      this.addEnvironment({ id: environmentId, name: "Production", projectId }, accountId);
    }
    state.jobs.set(job.id, job);
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

function createWorld(options: DbtCloudSimulatorOptions): World {
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
  return {
    clock: options.clock ?? new RealClock(),
    behaviour,
    accounts: new Map(gates),
    getVisibility: new Visibility(),
    listVisibility: new Visibility(),
  };
}

export async function startDbtCloudSimulator(
  options: DbtCloudSimulatorOptions,
): Promise<DbtCloudSimulator> {
  const world = createWorld(options);
  const server = await startSimulatorServer({
    clock: world.clock,
    ...(options.port !== undefined && { port: options.port }),
    state: () => ({ runs: seenRuns(world) }),
    routes: (app) => {
      addRoutes(app, world);
    },
  });
  return new DbtCloudSimulator(world, server);
}
