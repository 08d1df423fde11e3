export interface PipelineException {
  readonly class_name: string;
  readonly message: string;
  readonly stack?: readonly Readonly<Record<string, unknown>>[];
}

export type UpdateOutcome =
  | { readonly kind: "completes" }
  | {
      readonly kind: "fails";
      readonly message: string;
      /** The flow that failed, as the event log names it. */
      readonly flow?: string;
      readonly exceptions?: readonly PipelineException[];
    }
  /** Any other course, unknown states included; the last one ends the update when it is marked so. */
  | { readonly kind: "states"; readonly states: readonly ScriptedUpdateState[] };

export interface ScriptedUpdateState {
  readonly afterSeconds: number;
  readonly state: string;
  readonly ended?: boolean;
}

export interface PipelineDefinition {
  readonly pipelineId?: string;
  readonly name: string;
  readonly continuous?: boolean;
  readonly durationSeconds: number;
  /** Spent before RUNNING: in equal parts waiting for resources, initializing and setting up tables. */
  readonly setupSeconds?: number;
  /** Completes unless told; a function gives every update its own, counted from 1. */
  readonly outcome?: UpdateOutcome | ((updateNumber: number) => UpdateOutcome);
  /** How often the service itself starts a failed update again, as production pipelines do. */
  readonly retriesOnFailure?: number;
  readonly retryDelaySeconds?: number;
  readonly stopTakesSeconds?: number;
  /** How a start is refused while an update is active; the documentation does not say. */
  readonly conflictStatus?: 400 | 409;
  readonly permission?: "none" | "view" | "run";
}
