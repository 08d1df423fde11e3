import { type DbtNode } from "./dbt-node";
import { type SourceFreshness } from "./source-freshness";

/** What happens to later steps if this one fails. */
export type AfterFailure =
  /** The run ends here, in error. */
  | "stopRun"
  /** Later steps run; the run still ends in error. */
  | "goOn"
  /** Later steps run and the run may succeed, as for the source freshness checkbox of a job. */
  | "ignore";

export interface DbtStep {
  /** The vendor's name, e.g. "Invoke dbt with `dbt build`". */
  readonly name: string;
  /** With Infinity it never ends. */
  readonly durationSeconds: number;
  /** By default it follows from `nodes` and `sources`. */
  readonly outcome?: "success" | "error";
  readonly afterFailure?: AfterFailure;
  /** The result of each node, for run_results.json and the log. */
  readonly nodes?: readonly DbtNode[];
  /** The result of a freshness check, for sources.json. */
  readonly sources?: readonly SourceFreshness[];
  /** Files by path, which replace or add to the generated ones. A string is served unchanged; null removes the file. */
  readonly artifacts?: Readonly<Record<string, unknown>>;
  readonly logs?: string;
  readonly debugLogs?: string;
  /** By default null, as it can be at the vendor (kestra-io/plugin-dbt#299). */
  readonly truncatedDebugLogs?: string;
  /** The run's `status_message` if this step ends it. */
  readonly statusMessage?: string;
}

/** The effect of a cancel on a running job. At the vendor it is never immediate. */
export type CancelBehaviour =
  | { readonly kind: "stops"; readonly afterSeconds: number }
  /** The run succeeds before the cancel has an effect. */
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
  /** The dbt commands; a function returns those of each run. */
  readonly steps: readonly DbtStep[] | ((request: StepsRequest) => readonly DbtStep[]);
  /** Clone, profile and deps before the first command; by default true. */
  readonly usualFirstSteps?: boolean;
  /** Adds `dbt docs generate` as the last step, whose run_results.json hides that of the build. */
  readonly generateDocs?: boolean;
  /** Runs of a CI job do not wait for one another. */
  readonly ciJob?: boolean;
  readonly timeoutSeconds?: number;
  readonly deleted?: boolean;
  readonly cancel?: CancelBehaviour;
  readonly artifactsTakeSeconds?: number;
  /** How long a run is in status 2 ("Starting"); by default one second. */
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

/** The command of a step, or undefined for a step that does not run dbt. */
export function commandOf(stepName: string): string | undefined {
  return INVOKED.exec(stepName)?.[1];
}

export function stepNameOf(command: string): string {
  return `Invoke dbt with \`${command}\``;
}
