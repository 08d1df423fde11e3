import type { Ending } from "./ending";

/** An int64, exact in whichever form is handy. */
export type Id = string | number | bigint;

export type TaskOutcome =
  | { readonly kind: "succeeds" }
  | {
      readonly kind: "fails";
      /** What get-output says; `runs/get` only points there, unless `message` says otherwise. */
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
  /** Any other ending, values included that no documentation lists. */
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
  /** Succeeds unless told. */
  readonly outcome?: TaskOutcome;
  /** What happens from the first repair on; `outcome` unless told. */
  readonly repairedOutcome?: TaskOutcome;
  /** Attempts before the last one, which `outcome` describes. Each is listed as a task run of its own. */
  readonly earlierAttempts?: readonly AttemptDefinition[];
  readonly retryDelaySeconds?: number;
  /** Makes it a for-each task: the iterations run at the same time. */
  readonly iterations?: readonly IterationDefinition[];
  /** Makes it a run-job task: it takes as long as, and ends as, a run of that job. */
  readonly runJob?: Id;
  readonly disabled?: boolean;
  /** Further fields of the task's get-output answer, such as `notebook_output` or `logs`. */
  readonly output?: Readonly<Record<string, unknown>>;
}

/** A raw state, for values that this simulator does not know by itself. */
export interface ScriptedState {
  readonly afterSeconds: number;
  readonly state?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
  /** The run occupies its job until the first state that is marked so. */
  readonly ended?: boolean;
}

export type CancelBehaviour =
  | { readonly kind: "stops"; readonly takesSeconds: number }
  /** The run ends as planned, although a cancel was asked for. */
  | { readonly kind: "finishesFirst"; readonly takesSeconds: number }
  | { readonly kind: "ignored" };

export interface JobDefinition {
  readonly jobId?: Id;
  readonly name: string;
  /** A function gives every run its own tasks; runs are counted from 1. */
  readonly tasks: readonly TaskDefinition[] | ((runNumber: number) => readonly TaskDefinition[]);
  /** 1 unless told, as in the product. */
  readonly maxConcurrentRuns?: number;
  /** Whether surplus runs wait (as jobs made in the UI do) or are skipped. On unless told. */
  readonly queue?: boolean;
  /** A continuous job answers run-now without a run id, or with a conflict. */
  readonly continuous?: "withoutRunId" | "conflict";
  /** Declared job parameters with their defaults. */
  readonly jobParameters?: Readonly<Record<string, string>>;
  /** What the caller may do; anything unless told. */
  readonly permission?: "none" | "view" | "manageRun";
  readonly onCancel?: CancelBehaviour;
  readonly setupSeconds?: number;
  /** TERMINATING for this long after the last task, with the result already known. */
  readonly cleanupSeconds?: number;
  readonly timeoutSeconds?: number;
  /** Replaces the ending that follows from the tasks. */
  readonly ending?: Ending;
  readonly states?: readonly ScriptedState[];
}
