import type { KillableApp } from "../../support/killable-app";

/** How the vendor's job behaves. */
export type JobPlot =
  | "passes"
  | "fails"
  /** The first execution fails, each further one passes. */
  | "failsFirst"
  /** Runs until it is cancelled, and stops some time later. */
  | "endless"
  /** Fails, and the vendor starts it again by itself: then it passes. */
  | "retriedByVendor"
  /** Somebody else has just started it; that execution and each further one pass. */
  | "busy";

/** What a job does in a plot. @throws for a plot that its vendor cannot play. */
export function ofPlot<T>(plot: JobPlot, table: Readonly<Partial<Record<JobPlot, T>>>): T {
  const found = table[plot];
  if (found === undefined) throw new Error(`There is no job that ${plot} here.`);
  return found;
}

export interface Execution {
  readonly state: "active" | "succeeded" | "failed" | "cancelled";
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** What has run at a vendor, according to its simulator. */
export interface VendorTruth {
  /** Oldest first. A run that was cancelled in its queue executed nothing. */
  readonly executions: readonly Execution[];
  /** Requests to cancel one of them. */
  readonly cancels: number;
}

/** A job at a vendor. */
export interface StagedJob {
  readonly target: Readonly<Record<string, unknown>>;
  readonly truth: () => VendorTruth;
  /** The next launch has its effect, but its response is lost. Absent if nothing is launched. */
  readonly loseLaunchAnswer?: () => void;
}

export type StageName =
  "databricks" | "databricks submit" | "databricks pipeline" | "databricks run" | "dbt" | "dbt run";

/** What one type of target needs at its vendor. */
export interface Stage {
  readonly name: StageName;
  readonly targetType: string;
  readonly add: (world: KillableApp, plot: JobPlot) => StagedJob;
}

/** One request of the caller, which repeats it until it gets a response. */
export type CallerRequest = {
  /** Seconds after the start of the scenario. */
  readonly atSeconds: number;
} & (
  | { readonly kind: "start"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "cancel" }
);

/** A run with one possible course if there is no fault. */
export interface Scenario {
  readonly name: string;
  readonly stage: Stage;
  readonly job: JobPlot;
  readonly launchAnswerIsLost: boolean;
  readonly requests: (world: KillableApp, target: StagedJob["target"]) => readonly CallerRequest[];
  readonly schedules: readonly Readonly<Record<string, unknown>>[];
  /** Settings of the app. */
  readonly environment: (target: StagedJob["target"]) => Readonly<Record<string, string>>;
  readonly ends: ScenarioEnd;
}

export interface ScenarioEnd {
  /** The `status` of the status document. */
  readonly status: string;
  readonly code: string | null;
  readonly executions: readonly Execution["state"][];
  readonly isCancelled: boolean;
  /** Different bodies at the callback receiver; each may come more than once. */
  readonly callbacks: number;
}
