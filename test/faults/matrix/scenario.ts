import type { MortalWorld } from "../../support/mortal-world";

/** How the vendor's job behaves. */
export type JobPlot =
  | "passes"
  | "fails"
  /** The first execution fails, each further one passes. */
  | "failsFirst"
  /** Runs until it is cancelled, and takes its time to stop. */
  | "endless";

export interface Execution {
  readonly state: "active" | "succeeded" | "failed" | "cancelled";
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** What a vendor has done for us, as its simulator knows it. */
export interface VendorTruth {
  /** Oldest first. A run that was cancelled in its queue executed nothing. */
  readonly executions: readonly Execution[];
  /** Requests to cancel one of them. */
  readonly cancels: number;
}

/** A job that waits at a vendor. */
export interface StagedJob {
  readonly target: Readonly<Record<string, unknown>>;
  readonly truth: () => VendorTruth;
  /** The next launch has its effect, and its answer never arrives. */
  readonly loseLaunchAnswer: () => void;
}

export interface Stage {
  readonly vendor: "databricks" | "dbt";
  readonly add: (world: MortalWorld, plot: JobPlot) => StagedJob;
}

/** One request of the caller, which repeats it until somebody has answered it. */
export interface CallerRequest {
  /** Seconds after the story began. */
  readonly atSeconds: number;
  readonly method: "POST" | "DELETE";
  /** `{id}` stands for the run. */
  readonly path: string;
  readonly body?: unknown;
}

/** A run with one possible course if there is no fault. */
export interface Scenario {
  readonly name: string;
  readonly stage: Stage;
  readonly job: JobPlot;
  readonly launchAnswerIsLost: boolean;
  readonly requests: (world: MortalWorld, target: unknown) => readonly CallerRequest[];
  /** Settings of the app. */
  readonly environment: (target: unknown) => Readonly<Record<string, string>>;
  readonly ends: ScenarioEnd;
}

export interface ScenarioEnd {
  /** As the status document says. */
  readonly status: string;
  readonly code: string | null;
  readonly executions: readonly Execution["state"][];
  readonly isCancelled: boolean;
  /** Different bodies at the callback receiver; each may come more than once. */
  readonly callbacks: number;
}
