import * as z from "zod";
import { Instant } from "../identifiers";
import { AttemptMode } from "../run-request";
import { StepNotes, StepStates } from "./step-state";
import { StepOutlines, type StepOutline } from "./workflow-input";
import { OnFailure } from "./workflow-request";
import { StopReason } from "./workflow-progress";

/** The conditions of a step, without its name: the conductor does not need it. */
export type StepConditions = Omit<StepOutline, "name">;

/** Input of the `conductor` orchestrator, which passes it on to itself. */
export const ConductorInput = z.strictObject({
  /** The instance of the workflow's generation. */
  instanceId: z.string(),
  workflowId: z.string(),
  conditions: StepOutlines,
  maxParallel: z.int().positive(),
  onFailure: OnFailure,
  deadline: Instant,
  /** The times of the steps count from then. */
  acceptedAt: Instant,
  /** When this generation of the workflow started. */
  startedAt: Instant,
  lostContactSeconds: z.int().positive(),
  mode: AttemptMode.nullable(),
  steps: StepStates,
  notes: StepNotes,
  stop: z.strictObject({ reason: StopReason, at: Instant }).nullable(),
  /** Steps of an earlier generation that are read before anything is decided about them. */
  again: z.array(z.int().nonnegative()),
  /** Steps that were ordered to start, and of which no answer came: they may have a run. Left out while there are none. */
  doubtful: z.array(z.int().nonnegative()).optional(),
  /** When a step last changed. */
  newsAt: Instant,
  /** It continues as new after so many hints. Absent where there are few steps, and so few hints. */
  mostHints: z.int().positive().optional(),
});
export type ConductorInput = z.infer<typeof ConductorInput>;
