import type { PipelineDefinition } from "./pipeline-definition";
import { PipelineUpdate, type UpdateOrigin } from "./pipeline-update";
import type { VendorIds } from "./vendor-ids";

/** A pipeline with its updates: at most one is active at a time. */
export class Pipeline {
  readonly pipelineId: string;
  readonly definition: PipelineDefinition;
  readonly #ids: VendorIds;
  readonly #updates: PipelineUpdate[] = [];

  constructor(pipelineId: string, definition: PipelineDefinition, ids: VendorIds) {
    this.pipelineId = pipelineId;
    this.definition = definition;
    this.#ids = ids;
  }

  /** Oldest first, including those that the service started by itself. */
  updates(nowMs: number): readonly PipelineUpdate[] {
    this.#retryFailed(nowMs);
    return this.#updates;
  }

  activeUpdate(nowMs: number): PipelineUpdate | undefined {
    return this.updates(nowMs).find((update) => update.isActive(nowMs));
  }

  start(body: Readonly<Record<string, unknown>>, cause: string, createdMs: number): PipelineUpdate {
    return this.#add({ updateId: this.#ids.nextUuid(), createdMs, cause, body });
  }

  #add(origin: Omit<UpdateOrigin, "outcome">): PipelineUpdate {
    const { outcome: planned = { kind: "completes" } } = this.definition;
    const outcome = typeof planned === "function" ? planned(this.#updates.length + 1) : planned;
    const update = new PipelineUpdate({ ...origin, outcome }, this.definition);
    this.#updates.push(update);
    return update;
  }

  stateAt(nowMs: number): string {
    const last = this.updates(nowMs).at(-1);
    const state = last?.stateAt(nowMs);
    if (last?.isActive(nowMs) === true) return PIPELINE_STATES[state ?? ""] ?? "STARTING";
    if (state !== "FAILED") return "IDLE";
    return this.#retryMs() === undefined ? "FAILED" : "RECOVERING";
  }

  #retryFailed(nowMs: number): void {
    for (let dueMs = this.#retryMs(); dueMs !== undefined && dueMs <= nowMs;) {
      const { body = {}, updateId: failed = "" } = this.#updates.at(-1)?.origin ?? {};
      const updateId = this.#ids.uuidOf(`${failed}/retry`);
      this.#add({ updateId, createdMs: dueMs, cause: "RETRY_ON_FAILURE", body });
      dueMs = this.#retryMs();
    }
  }

  /** When the service restarts the last update; undefined if it does not. */
  #retryMs(): number | undefined {
    const { retriesOnFailure = 0, retryDelaySeconds = 0 } = this.definition;
    const last = this.#updates.at(-1);
    const isFailure = last?.steps().at(-1)?.state === "FAILED";
    if (last === undefined || !isFailure || this.#retriesSoFar() >= retriesOnFailure) {
      return undefined;
    }
    if (this.definition.development === true || last.isWithoutRetries()) return undefined;
    return last.endMs() + 1000 * retryDelaySeconds;
  }

  #retriesSoFar(): number {
    const causes = this.#updates.map(({ origin }) => origin.cause);
    return causes.length - 1 - causes.findLastIndex((cause) => cause !== "RETRY_ON_FAILURE");
  }
}

/** https://docs.databricks.com/api/workspace/pipelines/get */
const PIPELINE_STATES: Readonly<Record<string, string>> = {
  QUEUED: "STARTING",
  CREATED: "STARTING",
  WAITING_FOR_RESOURCES: "STARTING",
  INITIALIZING: "STARTING",
  RESETTING: "RESETTING",
  SETTING_UP_TABLES: "RUNNING",
  RUNNING: "RUNNING",
  STOPPING: "STOPPING",
};
