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
      /** The name of the failed flow in the event log. */
      readonly flow?: string;
      readonly exceptions?: readonly PipelineException[];
    }
  /** Any other sequence of states, also unknown ones. The last one ends the update if it is marked. */
  | { readonly kind: "states"; readonly states: readonly ScriptedUpdateState[] };

export interface ScriptedUpdateState {
  readonly afterSeconds: number;
  readonly state: string;
  readonly ended?: boolean;
}

export interface PipelineDefinition {
  readonly pipelineId?: string;
  readonly name: string;
  /** Its updates do not complete by themselves. */
  readonly continuous?: boolean;
  /** The service does not start failed updates again. */
  readonly development?: boolean;
  /** The flows whose progress is in the event log; without them only a failure is. */
  readonly flows?: readonly string[];
  /** Added to the message of each flow that completes. */
  readonly flowText?: string;
  readonly durationSeconds: number;
  /** Time before RUNNING, in equal parts for waiting for resources, initializing and setting up tables. */
  readonly setupSeconds?: number;
  /** By default the update completes. A function returns the outcome of each update, counted from 1. */
  readonly outcome?: UpdateOutcome | ((updateNumber: number) => UpdateOutcome);
  /** How often the service restarts a failed update by itself, as for production pipelines. */
  readonly retriesOnFailure?: number;
  readonly retryDelaySeconds?: number;
  readonly stopTakesSeconds?: number;
  /** How a start is rejected while an update is active; this is not documented. */
  readonly conflictStatus?: 400 | 409;
  readonly permission?: "none" | "view" | "run";
}
