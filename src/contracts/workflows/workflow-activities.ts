/** The durable steps of workflows. Each may be executed more than once. */
import * as z from "zod";
import type { ActivityContract } from "../activities";
import { Instant } from "../identifiers";
import { Conclusion } from "../outcome";
import { AttemptMode } from "../run-request";
import { RepairTrail } from "./repair-trail";
import { StepLetter } from "./step-state";
import { ConductorResult } from "./workflow-progress";

/** A step by its position, and the generation in which its run was started; 0 if it has none. */
export const StepPointer = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);
export type StepPointer = z.infer<typeof StepPointer>;

const StartOrder = z.strictObject({
  /** The instance of the generation that orders it. */
  instanceId: z.string(),
  steps: z.array(StepPointer),
  /** What happens with a step that has a run that failed. Null: a repair, or a new start if that is not possible. */
  mode: AttemptMode.nullable(),
  /** When the generation started: what was started since then is not started again. */
  since: Instant,
  /** When it was ordered. It becomes part of what is started, so a repetition starts the same. */
  at: Instant,
});
export type StartOrder = z.infer<typeof StartOrder>;

export const StartedStep = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("started"),
    step: z.int().nonnegative(),
    /** In which its run was started: a repair belongs to the run that it repairs. */
    generation: z.int().positive(),
    /** Which repair of that run counts; absent if there is none. */
    trail: RepairTrail.optional(),
  }),
  /** It has no run, and a repetition would not help. */
  z.strictObject({
    kind: z.literal("failed"),
    step: z.int().nonnegative(),
    code: z.string(),
    message: z.string(),
  }),
]);
export type StartedStep = z.infer<typeof StartedStep>;

const StartedSteps = z.strictObject({ steps: z.array(StartedStep) });

/** Starts the runs of steps under computed ids, and fills in what they take from earlier ones. */
export const startSteps: ActivityContract<StartOrder, z.infer<typeof StartedSteps>> = {
  name: "startSteps",
  input: StartOrder,
  output: StartedSteps,
};

const StepsOrder = z.strictObject({
  workflowId: z.string(),
  /** Whose newest run is meant: the one that was started, or the newest repair of it. */
  steps: z.array(StepPointer),
  /** Those of them whose newest run ended as unknown, and whose attempt itself is meant. */
  atVendor: z.array(z.int().nonnegative()),
  /** The workflow stops those at the vendor. */
  isStopping: z.literal(true).optional(),
});
export type StepsOrder = z.infer<typeof StepsOrder>;

/**
 * `missing`: the task hub has no such run. `unreadable`: the vendor could not be asked now. The last item is the repair that was
 * read; absent if the run has none.
 */
export const StepReading = z.tuple([
  z.int().nonnegative(),
  z.union([StepLetter, z.enum(["missing", "unreadable"])]),
  RepairTrail.optional(),
]);
export type StepReading = z.infer<typeof StepReading>;

const StepReadings = z.strictObject({ steps: z.array(StepReading) });

/** Reads how the runs of steps stand now. */
export const readSteps: ActivityContract<StepsOrder, z.infer<typeof StepReadings>> = {
  name: "readSteps",
  input: StepsOrder,
  output: StepReadings,
};

const Requested = z.strictObject({ requested: z.int().nonnegative() });

/** Requests a cancel of the runs of steps. Only a later reading shows its effect. */
export const cancelSteps: ActivityContract<StepsOrder, z.infer<typeof Requested>> = {
  name: "cancelSteps",
  input: StepsOrder,
  output: Requested,
};

/** Payload of `StepChanged`. */
export const StepChange = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("step"), step: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal("stop") }),
]);
export type StepChange = z.infer<typeof StepChange>;

const ChangeReport = z.strictObject({ workflowId: z.string(), change: StepChange });
type ChangeReport = z.infer<typeof ChangeReport>;

const ReportedChange = z.strictObject({
  sent: z.boolean(),
  /** The conductor is already stopping what is live. */
  isStopping: z.boolean(),
});

/** Raises `StepChanged` on the conductor of the newest generation. Delivery is not guaranteed. */
export const reportChange: ActivityContract<ChangeReport, z.infer<typeof ReportedChange>> = {
  name: "reportChange",
  input: ChangeReport,
  output: ReportedChange,
};

const ExplainOrder = z.strictObject({ instanceId: z.string(), result: ConductorResult });
type ExplainOrder = z.infer<typeof ExplainOrder>;

/** Makes the message about how a workflow ended, from what its steps' runs say. */
export const concludeWorkflow: ActivityContract<ExplainOrder, Conclusion> = {
  name: "concludeWorkflow",
  input: ExplainOrder,
  output: Conclusion,
};
