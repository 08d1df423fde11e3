import type { PipelineDefinition, UpdateOutcome } from "./pipeline-definition";

export interface UpdateOrigin {
  readonly updateId: string;
  readonly createdMs: number;
  readonly cause: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly outcome: UpdateOutcome;
}

export interface UpdateStep {
  readonly atMs: number;
  readonly state: string;
}

const DEFAULT_STOP_SECONDS = 2;

/** One update of a pipeline. Its states are computed from when it was created and stopped. */
export class PipelineUpdate {
  readonly origin: UpdateOrigin;
  readonly #pipeline: PipelineDefinition;
  #stoppedMs: number | undefined;

  constructor(origin: UpdateOrigin, pipeline: PipelineDefinition) {
    this.origin = origin;
    this.#pipeline = pipeline;
  }

  get updateId(): string {
    return this.origin.updateId;
  }

  /** All its states; the last one is the end if `endMs` is finite. */
  steps(): UpdateStep[] {
    const planned = this.#planned();
    const stoppedMs = this.#stoppedMs;
    if (stoppedMs === undefined) return planned;
    const seconds = this.#pipeline.stopTakesSeconds ?? DEFAULT_STOP_SECONDS;
    return [
      ...planned.filter(({ atMs }) => atMs <= stoppedMs),
      { atMs: stoppedMs, state: "STOPPING" },
      { atMs: stoppedMs + 1000 * seconds, state: "CANCELED" },
    ];
  }

  stateAt(nowMs: number): string {
    const reached = this.steps().filter(({ atMs }) => atMs <= nowMs);
    return reached.at(-1)?.state ?? "QUEUED";
  }

  endMs(): number {
    const last = this.steps().at(-1);
    const { outcome } = this.origin;
    const isOpen =
      this.#stoppedMs === undefined &&
      (this.#isContinuous() ||
        (outcome.kind === "states" && outcome.states.at(-1)?.ended !== true));
    return isOpen || last === undefined ? Infinity : last.atMs;
  }

  isActive(nowMs: number): boolean {
    return nowMs < this.endMs();
  }

  stop(nowMs: number): void {
    if (this.isActive(nowMs)) this.#stoppedMs ??= nowMs;
  }

  /** The service does not start it again: it only validates, or it was started in development mode. */
  isWithoutRetries(): boolean {
    const { body } = this.origin;
    return body["validate_only"] === true || body["development"] === true;
  }

  #isContinuous(): boolean {
    const { body, outcome } = this.origin;
    const works = outcome.kind === "completes" && body["validate_only"] !== true;
    return this.#pipeline.continuous === true && works;
  }

  #planned(): UpdateStep[] {
    const { createdMs, outcome } = this.origin;
    if (outcome.kind === "states") {
      return outcome.states.map(({ afterSeconds, state }) => ({
        atMs: createdMs + 1000 * afterSeconds,
        state,
      }));
    }
    const { setupSeconds = 0 } = this.#pipeline;
    const partMs = (1000 * setupSeconds) / 3;
    const workMs = createdMs + 1000 * setupSeconds;
    return [
      { atMs: createdMs, state: "WAITING_FOR_RESOURCES" },
      { atMs: createdMs + partMs, state: "INITIALIZING" },
      ...(this.origin.body["full_refresh"] === true
        ? [{ atMs: createdMs + partMs, state: "RESETTING" }]
        : []),
      { atMs: createdMs + 2 * partMs, state: "SETTING_UP_TABLES" },
      { atMs: workMs, state: "RUNNING" },
      ...(this.#isContinuous() ? [] : [this.#lastStep(workMs)]),
    ];
  }

  #lastStep(workMs: number): UpdateStep {
    const { durationSeconds } = this.#pipeline;
    const state = this.origin.outcome.kind === "completes" ? "COMPLETED" : "FAILED";
    return { atMs: workMs + 1000 * durationSeconds, state };
  }
}
