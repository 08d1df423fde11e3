import { databricksError } from "./databricks-error";
import { VendorIds } from "./vendor-ids";
import { Job } from "./job";
import type { Id, JobDefinition, TaskDefinition } from "./job-definition";
import { JobRun } from "./job-run";
import { checkRunNow, type RunNowRequest } from "./run-now-request";
import { oneTimeJob, type SubmitRequest, type SubmitScript } from "./submit-request";
import { TaskRunIds, type TaskRunReference } from "./task-run-ids";
import { selectTasks } from "./task-selection";

export interface WorkspaceOptions {
  readonly now: () => Date;
  readonly seed: string;
  readonly idsBeyondSafe: boolean;
}

/** The jobs and runs of one workspace. */
export class Workspace {
  readonly ids: VendorIds;
  readonly taskRunIds: TaskRunIds;
  submitScript: SubmitScript = () => undefined;
  readonly #now: () => Date;
  readonly #jobs = new Map<string, Job>();
  readonly #runs = new Map<string, JobRun>();
  readonly #runIdsByToken = new Map<string, string>();

  constructor({ now, seed, idsBeyondSafe }: WorkspaceOptions) {
    this.#now = now;
    this.ids = new VendorIds(seed, idsBeyondSafe);
    this.taskRunIds = new TaskRunIds(this.ids);
  }

  nowMs(): number {
    return this.#now().getTime();
  }

  addJob(definition: JobDefinition): string {
    const jobId = String(definition.jobId ?? this.ids.next());
    this.#jobs.set(jobId, new Job(jobId, definition, this.nowMs()));
    return jobId;
  }

  jobs(): Job[] {
    return [...this.#jobs.values()];
  }

  job(jobId: Id): Job {
    const job = this.#jobs.get(String(jobId));
    if (job !== undefined) return job;
    throw databricksError(400, "INVALID_PARAMETER_VALUE", `Job ${jobId} does not exist.`);
  }

  /** Every run that exists now, oldest first. */
  runs(): JobRun[] {
    this.#settle();
    return [...this.#runs.values()].filter((run) => this.#exists(run));
  }

  run(runId: string): JobRun | undefined {
    const run = this.#runs.get(runId);
    if (run === undefined || !this.#exists(run)) return undefined;
    this.job(run.origin.jobId).settle(this.nowMs());
    return run;
  }

  taskRun(runId: string): TaskRunReference | undefined {
    const reference = this.taskRunIds.find(runId);
    return reference === undefined || reference.run.isDeleted ? undefined : reference;
  }

  /** After an earlier simulator's requests were done again: clients may know its task runs. */
  nameTaskRuns(): void {
    for (const run of this.runs()) this.taskRunIds.nameAll(run);
  }

  /** The run that the request starts, or that its token has started before; undefined for a continuous job. */
  launch(request: RunNowRequest): JobRun | undefined {
    const job = this.job(request.jobId);
    const earlier = this.#runOfToken(request.idempotencyToken);
    if (earlier !== undefined) return earlier;
    const tasks = tasksOf(job, request);
    checkRunNow(request, job.definition, tasks);
    const run = this.#createRun({ job, tasks, request, runId: this.ids.next() }, this.nowMs());
    this.#register(run);
    if (request.idempotencyToken !== undefined) {
      this.#runIdsByToken.set(request.idempotencyToken, run.runId);
    }
    if (job.definition.continuous === undefined) {
      job.admit(run, this.nowMs(), request.queue ?? job.definition.queue ?? true);
      return run;
    }
    restartContinuous(job, run, this.nowMs());
    return undefined;
  }

  /** The one-time run that the request starts, or that its token started before. */
  submit(request: SubmitRequest): JobRun {
    const earlier = this.#runOfToken(request.idempotencyToken);
    if (earlier !== undefined) return earlier;
    const jobId = this.addJob(oneTimeJob(request, this.submitScript));
    const asked = { jobId, jobParameters: {}, ...request };
    const run = this.#createRun(
      { ...aRunOf(this.job(jobId), asked), runId: this.ids.next() },
      this.nowMs(),
    );
    this.#register(run);
    if (request.idempotencyToken !== undefined) {
      this.#runIdsByToken.set(request.idempotencyToken, run.runId);
    }
    this.job(jobId).startNow(run, this.nowMs());
    return run;
  }

  #runOfToken(token: string | undefined): JobRun | undefined {
    const runId = token === undefined ? undefined : this.#runIdsByToken.get(token);
    if (runId === undefined) return undefined;
    const run = this.run(runId);
    if (run !== undefined) return run;
    throw databricksError(
      400,
      "INVALID_PARAMETER_VALUE",
      `The run with the idempotency token ${token ?? ""} was deleted.`,
    );
  }

  #createRun({ job, ...run }: NewRun, createdMs: number): JobRun {
    return new JobRun({
      ...run,
      jobId: job.jobId,
      job: job.definition,
      createdMs,
      spawn: (task, startMs, place) => this.#spawn(task, startMs, this.ids.of(place)),
    });
  }

  #spawn(task: TaskDefinition, startMs: number, runId: string): JobRun {
    const job = this.job(task.runJob ?? "");
    const asked = { jobId: job.jobId, body: {}, jobParameters: {} };
    const run = this.#createRun({ ...aRunOf(job, asked), runId }, startMs);
    this.#register(run);
    job.startNow(run, startMs);
    return run;
  }

  #register(run: JobRun): void {
    this.#runs.set(run.runId, run);
  }

  #exists(run: JobRun): boolean {
    return !run.isDeleted && run.origin.createdMs <= this.nowMs();
  }

  #settle(): void {
    for (const job of this.#jobs.values()) job.settle(this.nowMs());
  }
}

interface NewRun {
  readonly job: Job;
  readonly runId: string;
  readonly tasks: readonly TaskDefinition[];
  readonly request: RunNowRequest;
}

const aRunOf = (job: Job, request: RunNowRequest): Omit<NewRun, "runId"> => ({
  ...{ job, request },
  tasks: tasksOf(job, request),
});

function tasksOf(job: Job, { only }: RunNowRequest): readonly TaskDefinition[] {
  const { tasks } = job.definition;
  const all = typeof tasks === "function" ? tasks(job.runs.length + 1) : tasks;
  return only === undefined ? all : selectTasks(all, only);
}

/** For an unpaused continuous job, run-now ends the active run and starts another (databricks/cli#1849). */
function restartContinuous(job: Job, run: JobRun, nowMs: number): void {
  for (const active of job.activeRuns(nowMs)) active.cancel(nowMs);
  job.startNow(run, nowMs);
}
