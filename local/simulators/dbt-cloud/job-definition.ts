import { type DbtNode } from "./dbt-node";
import { type SourceFreshness } from "./source-freshness";

/** What a later step does when this one fails. */
export type AfterFailure =
  /** The run ends here, in error. */
  | "stopRun"
  /** Later steps run; the run still ends in error. */
  | "goOn"
  /** Later steps run and the run may succeed, as for the source freshness checkbox of a job. */
  | "ignore";

export interface DbtStep {
  /** As the vendor names it, e.g. "Invoke dbt with `dbt build`". */
  readonly name: string;
  /** Infinity never ends. */
  readonly durationSeconds: number;
  /** Follows from `nodes` and `sources` when absent. */
  readonly outcome?: "success" | "error";
  readonly afterFailure?: AfterFailure;
  /** What the command did node by node: becomes run_results.json and the log. */
  readonly nodes?: readonly DbtNode[];
  /** What a freshness check saw: becomes sources.json. */
  readonly sources?: readonly SourceFreshness[];
  /** Files by path, instead of or besides the made ones; a string is served as it is, null removes the file. */
  readonly artifacts?: Readonly<Record<string, unknown>>;
  readonly logs?: string;
  readonly debugLogs?: string;
  /** Null by default: it may stay null (kestra-io/plugin-dbt#299). */
  readonly truncatedDebugLogs?: string;
  /** The run's `status_message` when this step ends it. */
  readonly statusMessage?: string;
}

/** What a cancel does to a running job. Cancelling is never immediate at the vendor. */
export type CancelBehaviour =
  | { readonly kind: "stops"; readonly afterSeconds: number }
  /** The run wins the race and succeeds. */
  | { readonly kind: "finishes"; readonly afterSeconds: number }
  | { readonly kind: "ignored" };

export interface StepsRequest {
  /** 1 for the first run of the job. */
  readonly ordinal: number;
  readonly isRetry: boolean;
}

export interface DbtJob {
  readonly id: number;
  readonly name: string;
  readonly projectId: number;
  readonly environmentId: number;
  /** The dbt commands; a function may answer differently for each run. */
  readonly steps: readonly DbtStep[] | ((request: StepsRequest) => readonly DbtStep[]);
  /** Clone, profile and deps before the first command; true unless said. */
  readonly usualFirstSteps?: boolean;
  /** Adds `dbt docs generate` as the last step, whose run_results.json hides that of the build. */
  readonly generateDocs?: boolean;
  /** Runs of a CI job do not wait for one another. */
  readonly ciJob?: boolean;
  readonly timeoutSeconds?: number;
  readonly deleted?: boolean;
  readonly cancel?: CancelBehaviour;
  readonly artifactsTakeSeconds?: number;
  /** How long a run is in status 2 ("Starting"); a second unless said. */
  readonly startSeconds?: number;
  readonly dbtVersion?: string;
}

export interface DbtProject {
  readonly id: number;
  readonly name: string;
}

export interface DbtEnvironment {
  readonly id: number;
  readonly name: string;
  readonly projectId: number;
}

const INVOKED = /^Invoke dbt with `(.+)`$/;

/** The command of a step, or undefined for a step that is not dbt itself. */
export function commandOf(stepName: string): string | undefined {
  return INVOKED.exec(stepName)?.[1];
}

export function stepNameOf(command: string): string {
  return `Invoke dbt with \`${command}\``;
}
