import { type Ending, ENDINGS } from "./ending";
import { type Execution, planExecutions, type PlannedExecution } from "./execution";
import type {
  CancelBehaviour,
  JobDefinition,
  ScriptedState,
  TaskDefinition,
} from "./job-definition";
import type { Moment } from "./moment";
import type { PlannedTask, Stop } from "./planned-task";
import type { PlanInput } from "./run-plan";
import type { RunNowRequest } from "./run-now-request";

export interface RunOrigin {
  readonly runId: string;
  readonly jobId: string;
  readonly job: JobDefinition;
  readonly tasks: readonly TaskDefinition[];
  readonly createdMs: number;
  readonly request: RunNowRequest;
  /** Creates the run of another job that a run-job task stands for. */
  readonly spawn: (task: TaskDefinition, startMs: number, place: string) => JobRun;
}

export interface RepairFacts {
  readonly repairId: string;
  readonly startMs: number;
  readonly rerun: ReadonlySet<string>;
  readonly jobParameters: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

const DEFAULT_CANCEL: CancelBehaviour = { kind: "stops", takesSeconds: 2 };

/**
 * One run of a job.
 *
 * Owns the facts: when it was created and started, what was cancelled or repaired. Its state at an instant is computed
 * from them, without timers.
 */
export class JobRun {
  readonly origin: RunOrigin;
  isDeleted = false;
  cancelRequests = 0;
  readonly repairs: RepairFacts[] = [];
  /** Set if it never started: skipped, or cancelled while queued. */
  refused: { readonly atMs: number; readonly ending: Ending } | undefined;
  readonly #executions: Execution[] = [];
  /** Cached until a fact changes. */
  #planned: readonly PlannedExecution[] | undefined;
  readonly #children = new Map<string, JobRun>();

  constructor(origin: RunOrigin) {
    this.origin = origin;
  }

  get runId(): string {
    return this.origin.runId;
  }

  get job(): JobDefinition {
    return this.origin.job;
  }

  get startMs(): number | undefined {
    return this.#executions[0]?.startMs;
  }

  start(startMs: number): void {
    this.#executions.push({ kind: "ORIGINAL", startMs, taskStops: new Map() });
    this.#planned = undefined;
  }

  refuse(atMs: number, ending: Ending): void {
    this.refused = { atMs, ending };
  }

  executions(): readonly PlannedExecution[] {
    this.#planned ??= planExecutions({
      job: this.job,
      tasks: this.origin.tasks,
      executions: this.#executions,
      childRun: this.#childRun,
    });
    const planned = this.#planned;
    // The run of another job may change without a change of a fact here.
    if (this.#children.size > 0) this.#planned = undefined;
    return planned;
  }

  /** When the run ends, as far as it is decided now; otherwise Infinity. */
  endMs(): number {
    if (this.refused !== undefined) return this.refused.atMs;
    const last = this.executions().at(-1);
    if (last === undefined) return Infinity;
    const { states } = this.job;
    if (states === undefined || last.execution.stop !== undefined) return last.endMs;
    const ended = states.find((scripted) => scripted.ended === true);
    return ended === undefined ? Infinity : last.execution.startMs + 1000 * ended.afterSeconds;
  }

  hasEnded(nowMs: number): boolean {
    return nowMs >= this.endMs();
  }

  moment(nowMs: number): Moment {
    if (this.refused !== undefined) return { phase: "ended", ending: this.refused.ending };
    const last = this.executions().at(-1);
    if (last === undefined || nowMs < last.execution.startMs) return { phase: "queued" };
    const { execution, ending, workEndMs } = last;
    if (nowMs >= this.endMs()) return { phase: "ended", ending };
    if (execution.stop !== undefined && nowMs >= execution.stop.atMs)
      return { phase: "terminating" };
    if (nowMs >= workEndMs) return { phase: "terminating", ending };
    const workMs = execution.startMs + 1000 * (this.job.setupSeconds ?? 0);
    return { phase: nowMs < workMs ? "pending" : "running" };
  }

  /** The raw state in the job's script at this instant. */
  scriptedState(nowMs: number): ScriptedState | undefined {
    const last = this.#executions.at(-1);
    if (last === undefined || last.stop !== undefined) return undefined;
    const elapsedSeconds = (nowMs - last.startMs) / 1000;
    return this.job.states?.filter(({ afterSeconds }) => afterSeconds <= elapsedSeconds).at(-1);
  }

  /** Every attempt that is visible now, in the order of their starts. */
  attempts(nowMs: number): PlannedTask[] {
    return this.executions()
      .flatMap(({ attempts }) => attempts)
      .filter(({ visibleMs }) => visibleMs <= nowMs);
  }

  cancel(nowMs: number): void {
    this.cancelRequests += 1;
    if (this.hasEnded(nowMs)) return;
    const execution = this.#executions.at(-1);
    if (execution === undefined) {
      this.refuse(nowMs, ENDINGS.canceled);
      return;
    }
    const stop = this.#stopAt(nowMs, this.endMs());
    if (stop === undefined || execution.stop !== undefined) return;
    execution.stop = stop;
    this.#planned = undefined;
    for (const child of this.#children.values()) child.#followParent(nowMs);
  }

  cancelTask(key: string, nowMs: number): void {
    this.cancelRequests += 1;
    const stop = this.#stopAt(nowMs, Infinity);
    if (stop === undefined || this.hasEnded(nowMs)) return;
    this.#executions.at(-1)?.taskStops.set(key, stop);
    this.#planned = undefined;
  }

  /** A repair has its own parameters: those of the run, unless sent again, are lost (apache/airflow#64828). */
  repair(repair: RepairFacts): void {
    this.repairs.push(repair);
    this.#executions.push({ kind: "REPAIR", ...repair, taskStops: new Map() });
    this.#planned = undefined;
  }

  jobParameters(): Readonly<Record<string, string>> {
    return (this.repairs.at(-1) ?? this.origin.request).jobParameters;
  }

  childOf(key: string, attempt: number): JobRun | undefined {
    return this.#children.get(`${key}#${attempt}`);
  }

  #stopAt(atMs: number, plannedEndMs: number): Stop | undefined {
    const { kind, ...behaviour } = this.job.onCancel ?? DEFAULT_CANCEL;
    if (kind === "ignored" || !("takesSeconds" in behaviour)) return undefined;
    const endMs = Math.min(atMs + 1000 * behaviour.takesSeconds, plannedEndMs);
    return { atMs, endMs, ending: kind === "stops" ? ENDINGS.canceled : undefined };
  }

  #followParent(nowMs: number): void {
    if (this.origin.createdMs > nowMs) this.isDeleted = true;
    else this.cancel(nowMs);
  }

  readonly #childRun: PlanInput["childRun"] = (task, attempt, startMs) => {
    const key = `${task.key}#${attempt}`;
    const child =
      this.#children.get(key) ?? this.origin.spawn(task, startMs, `${this.runId}/${key}/run`);
    this.#children.set(key, child);
    return {
      endMs: child.endMs(),
      ending: child.moment(child.endMs()).ending ?? ENDINGS.succeeded,
    };
  };
}
