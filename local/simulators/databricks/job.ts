import { ENDINGS } from "./ending";
import type { JobDefinition } from "./job-definition";
import type { JobRun } from "./job-run";

const DEFAULT_MAX_CONCURRENT_RUNS = 1;

/** A job with its running and waiting runs. */
export class Job {
  readonly jobId: string;
  readonly definition: JobDefinition;
  readonly createdMs: number;
  /** Every run, oldest first. */
  readonly runs: JobRun[] = [];
  #queue: JobRun[] = [];
  readonly #active = new Set<JobRun>();

  constructor(jobId: string, definition: JobDefinition, createdMs: number) {
    this.jobId = jobId;
    this.definition = definition;
    this.createdMs = createdMs;
  }

  get maxConcurrentRuns(): number {
    return this.definition.maxConcurrentRuns ?? DEFAULT_MAX_CONCURRENT_RUNS;
  }

  /** Starts the run, or queues it, or skips it. */
  admit(run: JobRun, nowMs: number, mayQueue: boolean): void {
    this.settle(nowMs);
    this.runs.push(run);
    if (this.#active.size >= this.maxConcurrentRuns) this.#forgetEnded(nowMs);
    if (this.#active.size < this.maxConcurrentRuns) {
      run.start(nowMs);
      this.#active.add(run);
    } else if (mayQueue) {
      this.#queue.push(run);
    } else {
      run.refuse(nowMs, { ...ENDINGS.skipped, message: this.#skipMessage() });
    }
  }

  /** Starts at once, without regard to the limit, as for a run-job task or a repair. */
  startNow(run: JobRun, startMs: number): void {
    this.runs.push(run);
    run.start(startMs);
    this.#active.add(run);
  }

  reactivate(run: JobRun): void {
    this.#active.add(run);
  }

  activeRuns(nowMs: number): JobRun[] {
    this.#forgetEnded(nowMs);
    return [...this.#active];
  }

  queuedRuns(): readonly JobRun[] {
    return this.#queue;
  }

  /** Starts the longest waiting run for every slot that has become free, at the instant when it became free. */
  settle(nowMs: number): void {
    this.#queue = this.#queue.filter(({ refused }) => refused === undefined);
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const freeMs = this.#takeSlot(nowMs);
      if (freeMs === undefined) return;
      this.#queue.shift();
      next.start(Math.max(freeMs, next.origin.createdMs));
      this.#active.add(next);
    }
  }

  /** When a slot became free, or undefined if none has. */
  #takeSlot(nowMs: number): number | undefined {
    if (this.#active.size < this.maxConcurrentRuns) return nowMs;
    const [first] = [...this.#active]
      .map((run) => ({ run, endMs: run.endMs() }))
      .sort((a, b) => a.endMs - b.endMs);
    if (first === undefined || first.endMs > nowMs) return undefined;
    this.#active.delete(first.run);
    return this.#active.size < this.maxConcurrentRuns ? first.endMs : undefined;
  }

  #forgetEnded(nowMs: number): void {
    for (const run of this.#active) if (run.hasEnded(nowMs)) this.#active.delete(run);
  }

  /** https://github.com/databricks/cli/pull/257 */
  #skipMessage(): string {
    return `Skipping this run because the limit of ${this.maxConcurrentRuns} maximum concurrent runs has been reached.`;
  }
}
