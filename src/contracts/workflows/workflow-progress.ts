import * as z from "zod";
import { CallbackProgress } from "../callback";
import { Instant } from "../identifiers";
import { Conclusion, Outcome } from "../outcome";
import { StepNotes, StepStates } from "./step-state";

/** Why a workflow stops what is live, and starts nothing more. */
export const StopReason = z.enum(["cancelRequested", "deadlinePassed"]);
export type StopReason = z.infer<typeof StopReason>;

export const WorkflowPhase = z.enum(["running", "stopping", "explaining", "ended"]);
export type WorkflowPhase = z.infer<typeof WorkflowPhase>;

/** The custom status of a `workflow` instance. The states of its steps are in that of its conductor. */
export const WorkflowProgress = z.strictObject({
  phase: WorkflowPhase,
  /** What the workflow is doing, in a sentence. */
  message: z.string(),
  deadline: Instant,
  /** Set as soon as it is decided; the callback may not be delivered yet. */
  conclusion: Conclusion.nullable(),
  /** When the conclusion was reached. */
  endedAt: Instant.optional(),
  /** Absent if none was asked for. */
  callback: CallbackProgress.optional(),
});
export type WorkflowProgress = z.infer<typeof WorkflowProgress>;

/** The custom status of a `conductor` instance. */
export const ConductorProgress = z.strictObject({
  steps: StepStates,
  notes: StepNotes,
  /** Since when what is live is stopped; null while it is not. */
  stop: z.strictObject({ reason: StopReason, at: Instant }).nullable(),
});
export type ConductorProgress = z.infer<typeof ConductorProgress>;

/** Output of the `conductor` orchestrator. */
export const ConductorResult = z.strictObject({
  outcome: Outcome,
  /** Why, for programs; null on success. */
  code: z.string().nullable(),
  ...ConductorProgress.shape,
});
export type ConductorResult = z.infer<typeof ConductorResult>;
