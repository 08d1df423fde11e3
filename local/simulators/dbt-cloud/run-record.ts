import type { CancelBehaviour, DbtStep } from "./job-definition";

export type CauseCategory =
  "api" | "ci" | "scheduled" | "ui" | "rerun" | "job completion" | "merge";

/** The request as received, without fields that the caller omitted. */
export type TriggerOverrides = Readonly<Record<string, unknown>>;

export interface RunActor {
  readonly id: string;
  readonly type: "user" | "service_token";
  readonly name: string;
}

export interface RunTrigger {
  readonly id: number;
  readonly cause: string;
  readonly category: CauseCategory;
  readonly overrides: TriggerOverrides;
  readonly actor: RunActor;
}

export interface PlannedStep {
  readonly id: number;
  /** From 1. */
  readonly index: number;
  readonly step: DbtStep;
}

export interface Cancellation {
  readonly requestedMs: number;
  readonly actor: RunActor;
  readonly behaviour: CancelBehaviour;
}

/** The requests that affected a run. Its state is computed from them and the clock. */
export interface RunRecord {
  readonly id: number;
  readonly jobId: number;
  readonly createdMs: number;
  readonly trigger: RunTrigger;
  readonly plan: readonly PlannedStep[];
  /** Infinity if dbt waits for ever. */
  readonly timeoutSeconds: number;
  readonly waitsForOthers: boolean;
  readonly artifactsTakeSeconds: number;
  readonly startSeconds: number | undefined;
  readonly retryingRunId: number | null;
  cancellation: Cancellation | undefined;
}
