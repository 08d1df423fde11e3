import type { IdSequence } from "./id-sequence";
import type { DbtEnvironment, DbtJob, DbtProject } from "./job-definition";
import { planSteps } from "./run-plan";
import type { CauseCategory, RunActor, RunRecord, TriggerOverrides } from "./run-record";
import { type RunTimeline, toTimelines } from "./run-timeline";
import type { DbtCloudBehaviour } from "./behaviour";

export interface DbtAccount {
  readonly id: number;
  readonly name?: string;
  /** Called for every request, so that a token can be rotated. */
  readonly acceptsToken: (token: string) => boolean;
  /** The only host name that serves this account; on other hosts its token is invalid, as in another region. */
  readonly host?: string;
  /** The user of cancels over the API. */
  readonly tokenOwner?: RunActor;
}

export interface RunRequest {
  readonly cause: string;
  readonly category: CauseCategory;
  readonly actor: RunActor;
  readonly overrides?: TriggerOverrides;
  /** The failed run that this one retries. */
  readonly retries?: RunRecord;
  /** Whether its document names that run. */
  readonly namesRetried?: boolean;
}

const DEFAULT_OWNER: RunActor = { id: "8113", type: "service_token", name: "orchestration" };

/** The jobs of one account and their runs. The state of a run is computed for a given time. */
export class AccountState {
  readonly projects = new Map<number, DbtProject>();
  readonly environments = new Map<number, DbtEnvironment>();
  readonly jobs = new Map<number, DbtJob>();
  readonly account: DbtAccount;
  /** In the order of creation, which is also that of the ids. */
  readonly #runs = new Map<number, RunRecord>();
  readonly #runsByJob = new Map<number, RunRecord[]>();
  readonly #ids: IdSequence;
  readonly #behaviour: DbtCloudBehaviour;

  constructor(account: DbtAccount, ids: IdSequence, behaviour: DbtCloudBehaviour) {
    this.account = account;
    this.#ids = ids;
    this.#behaviour = behaviour;
  }

  get tokenOwner(): RunActor {
    return this.account.tokenOwner ?? DEFAULT_OWNER;
  }

  /** Adds a job, or replaces the one with this id. Its project and environment are made if there are none. */
  addJob(job: DbtJob): void {
    const { projectId, environmentId } = job;
    if (!this.projects.has(projectId)) {
      this.projects.set(projectId, { id: projectId, name: "Analytics" });
    }
    if (!this.environments.has(environmentId)) {
      this.environments.set(environmentId, { id: environmentId, name: "Production", projectId });
    }
    this.jobs.set(job.id, job);
  }

  /** Also undefined for a deleted job. */
  activeJob(id: number): DbtJob | undefined {
    const job = this.jobs.get(id);
    return job?.deleted === true ? undefined : job;
  }

  run(id: number): RunRecord | undefined {
    return this.#runs.get(id);
  }

  runs(): readonly RunRecord[] {
    return [...this.#runs.values()];
  }

  runsOf(jobId: number): readonly RunRecord[] {
    return this.#runsByJob.get(jobId) ?? [];
  }

  latestRunOf(jobId: number): RunRecord | undefined {
    return this.runsOf(jobId).at(-1);
  }

  timelinesOf(jobId: number): ReadonlyMap<number, RunTimeline> {
    return toTimelines(this.runsOf(jobId));
  }

  timelineOf(run: RunRecord, timelines = this.timelinesOf(run.jobId)): RunTimeline {
    const timeline = timelines.get(run.id);
    if (timeline === undefined)
      throw new Error(`Run ${run.id} is not of account ${this.account.id}.`);
    return timeline;
  }

  start(job: DbtJob, request: RunRequest, nowMs: number): RunRecord {
    const { overrides = {}, retries } = request;
    const id = this.#ids.next();
    const ordinal = this.runsOf(job.id).length + 1;
    const steps = planSteps(job, { ordinal, overrides, retried: retries?.plan });
    const timeoutSeconds = Number(overrides["timeout_seconds_override"] ?? job.timeoutSeconds ?? 0);
    const run: RunRecord = {
      id,
      jobId: job.id,
      createdMs: nowMs,
      trigger: {
        id: this.#ids.next(),
        cause: request.cause,
        category: request.category,
        overrides,
        actor: request.actor,
      },
      plan: steps.map((step, index) => ({ id: this.#ids.next(), index: index + 1, step })),
      timeoutSeconds: timeoutSeconds === 0 ? Infinity : timeoutSeconds,
      waitsForOthers: job.ciJob !== true,
      artifactsTakeSeconds: job.artifactsTakeSeconds ?? this.#behaviour.artifactsTakeSeconds,
      startSeconds: job.startSeconds,
      retryingRunId: retriedIdOf(request),
      cancellation: undefined,
    };
    this.#runs.set(id, run);
    const runsOfJob = this.#runsByJob.get(job.id) ?? [];
    runsOfJob.push(run);
    this.#runsByJob.set(job.id, runsOfJob);
    return run;
  }

  /** Has no effect on a run that has ended or is already being cancelled. */
  cancel(run: RunRecord, actor: RunActor, nowMs: number): void {
    if (run.cancellation !== undefined || this.timelineOf(run).endMs <= nowMs) return;
    const behaviour = this.jobs.get(run.jobId)?.cancel ?? this.#behaviour.cancel;
    run.cancellation = { requestedMs: nowMs, actor, behaviour };
  }
}

const retriedIdOf = ({ retries, namesRetried = true }: RunRequest): number | null =>
  retries !== undefined && namesRetried ? retries.id : null;
