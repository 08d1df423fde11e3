import type { Ending } from "./ending";

/** An int64, exact in each form. */
export type Id = string | number | bigint;

export type TaskOutcome =
  | { readonly kind: "succeeds" }
  | {
      readonly kind: "fails";
      /** The error in get-output. `runs/get` only refers to it, unless `message` is set. */
      readonly error?: string;
      readonly trace?: string;
      readonly message?: string;
      readonly code?: string;
      readonly type?: string;
    }
  | { readonly kind: "timesOut" }
  | { readonly kind: "canceled" }
  | { readonly kind: "skipped" }
  | { readonly kind: "excluded" }
  | { readonly kind: "internalError"; readonly message?: string }
  /** Any other ending, also with undocumented values. */
  | { readonly kind: "ends"; readonly ending: Ending };

/** https://docs.databricks.com/jobs/run-if */
export type RunIf =
  | "ALL_SUCCESS"
  | "AT_LEAST_ONE_SUCCESS"
  | "NONE_FAILED"
  | "ALL_DONE"
  | "AT_LEAST_ONE_FAILED"
  | "ALL_FAILED";

export interface AttemptDefinition {
  readonly durationSeconds: number;
  readonly outcome: TaskOutcome;
}

export interface IterationDefinition {
  readonly input: string;
  readonly durationSeconds?: number;
  readonly outcome?: TaskOutcome;
}

export interface TaskDefinition {
  readonly key: string;
  readonly dependsOn?: readonly string[];
  readonly runIf?: RunIf;
  readonly durationSeconds?: number;
  /** PENDING for this long, before `durationSeconds` of RUNNING. */
  readonly setupSeconds?: number;
  /** By default the task succeeds. */
  readonly outcome?: TaskOutcome;
  /** The outcome from the first repair on; by default `outcome`. */
  readonly repairedOutcome?: TaskOutcome;
  /** Attempts before the last one, which `outcome` describes. Each is listed as a separate task run. */
  readonly earlierAttempts?: readonly AttemptDefinition[];
  readonly retryDelaySeconds?: number;
  /** Makes it a for-each task: the iterations run at the same time. */
  readonly iterations?: readonly IterationDefinition[];
  /** Makes it a run-job task: it takes as long as a run of that job, and ends the same way. */
  readonly runJob?: Id;
  readonly disabled?: boolean;
  /** Further fields of the task's get-output response, such as `notebook_output` or `logs`. */
  readonly output?: Readonly<Record<string, unknown>>;
}

/** A raw state, for values that this simulator has no name for. */
export interface ScriptedState {
  readonly afterSeconds: number;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  /** Marks the state with which the run has ended for its job's limit of concurrent runs. */
  readonly ended?: boolean;
}

export type CancelBehaviour =
  | { readonly kind: "stops"; readonly takesSeconds: number }
  /** The run ignores a cancel and ends as planned. */
  | { readonly kind: "finishesFirst"; readonly takesSeconds: number }
  | { readonly kind: "ignored" };

export interface JobDefinition {
  readonly jobId?: Id;
  readonly name: string;
  /** A function gives every run its own tasks; runs are counted from 1. */
  readonly tasks: readonly TaskDefinition[] | ((runNumber: number) => readonly TaskDefinition[]);
  /** By default 1, as in the product. */
  readonly maxConcurrentRuns?: number;
  /** Whether runs above the limit wait (as for jobs that were created in the UI) or are skipped. By default they wait. */
  readonly queue?: boolean;
  /** A continuous job returns no run id for run-now, or a conflict. */
  readonly continuous?: "withoutRunId" | "conflict";
  /** Declared job parameters with their defaults. */
  readonly jobParameters?: Readonly<Record<string, string>>;
  /** What the caller may do; by default everything. */
  readonly permission?: "none" | "view" | "manageRun";
  readonly onCancel?: CancelBehaviour;
  /** Made by runs/submit for one run: it is in no list of jobs. */
  readonly isOneTime?: true;
  readonly setupSeconds?: number;
  /** How long the run is TERMINATING after the last task. Its result is already known then. */
  readonly cleanupSeconds?: number;
  readonly timeoutSeconds?: number;
  /** For so long after a repair, `runs/get` shows the run as it had ended before. */
  readonly staleAfterRepairSeconds?: number;
  /** For so long after a repair, the history does not list it. */
  readonly unlistedRepairSeconds?: number;
  /** Replaces the ending that follows from the tasks. */
  readonly ending?: Ending;
  readonly states?: readonly ScriptedState[];
}
