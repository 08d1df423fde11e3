import * as z from "zod";
import { SealedCallback } from "../callback";
import { Instant } from "../identifiers";
import { Outcome } from "../outcome";
import { RunLimits } from "../run-input";
import { AttemptMode } from "../run-request";
import { Target } from "../target";
import { readOutlines } from "./outline-text";
import { StepRun } from "./step-run";
import { StepNotes, StepStates } from "./step-state";
import { OnFailure, When } from "./workflow-request";

/** One step, without what it runs. What has its usual value is left out: 300 steps are read again at every turn. */
export const StepOutline = z.strictObject({
  /** Absent if the names of the steps are stored in the plan. */
  name: z.string().optional(),
  /** See `bits.ts`. */
  after: z.string().optional(),
  when: When.optional(),
  optional: z.literal(true).optional(),
});
export type StepOutline = z.infer<typeof StepOutline>;

export type NamedStep = StepOutline & { readonly name: string };

/** Outlines as a list or, without their names, as one text. */
export const StepOutlines = z
  .union([z.string().transform(readOutlines), z.array(z.unknown())])
  .pipe(z.array(StepOutline));

/** Where the runs of the steps are stored. */
export const PlanReference = z.strictObject({
  hash: z.string(),
  /** The first step of each piece. A large step takes several pieces, and is the first one of each. */
  pieces: z.array(z.int().nonnegative()),
  /** A further piece has the names of the steps, because they are long. */
  names: z.literal(true).optional(),
});
export type PlanReference = z.infer<typeof PlanReference>;

/** The piece of a plan with the names of all steps. */
export const PlanNames = z.strictObject({ names: z.array(z.string()) });
export type PlanNames = z.infer<typeof PlanNames>;

/** A piece of a plan: the runs of consecutive steps. Input of the instances in which it is stored. */
export const PlanPiece = z.strictObject({
  first: z.int().nonnegative(),
  runs: z.array(StepRun),
});
export type PlanPiece = z.infer<typeof PlanPiece>;

/** A part of a step that is too large for one piece: a target of a type of its own, which may be sealed like any other. */
export const PlanPart = z.strictObject({ first: z.int().nonnegative(), part: Target });
export type PlanPart = z.infer<typeof PlanPart>;

/** A generation that has ended. */
export const EndedGeneration = z.strictObject({
  number: z.int().positive(),
  acceptedAt: Instant,
  endedAt: Instant,
  outcome: Outcome,
});
export type EndedGeneration = z.infer<typeof EndedGeneration>;

/** What a resumed workflow goes on with. */
export const Resumption = z.strictObject({
  /** What happens with steps that failed. Null: they are repaired, and started anew if that is not possible. */
  mode: AttemptMode.nullable(),
  steps: StepStates,
  notes: StepNotes,
  /** The newest last. */
  generations: z.array(EndedGeneration),
});
export type Resumption = z.infer<typeof Resumption>;

/** Input of the `workflow` orchestrator: one generation. What its steps run is stored in its plan. */
export const WorkflowInput = z.strictObject({
  workflowId: z.string(),
  generation: z.int().positive(),
  name: z.string().nullable(),
  /** Each step comes behind those that it depends on. */
  steps: StepOutlines,
  plan: PlanReference,
  maxParallel: z.int().positive(),
  onFailure: OnFailure,
  timeoutSeconds: z.int().positive(),
  tags: z.record(z.string(), z.string()),
  limits: RunLimits,
  deploymentId: z.string(),
  /** Shows whether a second request with the same idempotency key is the same request. */
  requestHash: z.string(),
  callback: SealedCallback.optional(),
  /** When the first generation was accepted. The times of all steps count from then. */
  acceptedAt: Instant,
  /** When this generation was. */
  resumedAt: Instant.optional(),
  resumes: Resumption.optional(),
  /** Whether people may have to be told of its end. Missing if no rule of NOTIFY could match, and in older histories. */
  notifies: z.literal(true).optional(),
  /** The caller that started it; absent if it cannot be told apart from others. */
  startedBy: z.string().optional(),
  /** A random text of the call that started it: of several calls at once, each can see which one it was. */
  startNonce: z.string().optional(),
});
export type WorkflowInput = z.infer<typeof WorkflowInput>;
