import type { JobPlot, Execution } from "../scenario";

export const STEP_NAMES = ["extract", "models", "publish", "clean", "slow"] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** One request of the caller, which repeats it until it gets a response. */
export interface WorkflowCall {
  /** Seconds after the start of the scenario. */
  readonly atSeconds: number;
  readonly kind: "start" | "cancel" | "resume" | "repairStep";
}

/** A workflow with one possible course if there is no fault. */
export interface WorkflowScenario {
  readonly name: string;
  /** What the jobs of its steps do; they pass if nothing else is said. */
  readonly jobs: Readonly<Partial<Record<StepName, JobPlot>>>;
  /** Further fields of the request. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What the caller does after the start. */
  readonly calls: readonly WorkflowCall[];
  /** A further step runs beside the others for almost half an hour. */
  readonly hasSlowStep: boolean;
  readonly callsBack: boolean;
  /** No hint about the end of a step arrives. */
  readonly losesHints: boolean;
  readonly ends: WorkflowEnd;
}

export interface WorkflowEnd {
  /** The `status` of the status document. */
  readonly status: string;
  readonly code: string | null;
  readonly generation: number;
  readonly steps: Readonly<Partial<Record<StepName, string>>>;
  /** What ran at the vendor of each step, oldest first. */
  readonly executions: Readonly<Partial<Record<StepName, readonly Execution["state"][]>>>;
  readonly isCancelled: boolean;
  /** From the start of the workflow, or of its resume, to its end. */
  readonly withinSeconds: number;
  readonly callbacks: number;
}
