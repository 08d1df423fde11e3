/** The JSON that callers read about a workflow. Every documented field is always present, and null if unknown. */
import * as z from "zod";
import { CallbackProgress } from "../callback";
import { Instant } from "../identifiers";
import { listCounts, nextPage } from "../list-page";
import { Outcome, RunStatus } from "../outcome";
import { Outputs } from "../outputs";
import { noticesField, RunError } from "../run-document";
import { StepStatus } from "./step-state";
import { WorkflowPhase } from "./workflow-progress";
import { OnFailure, When } from "./workflow-request";

/** The fields that every response about a workflow has. */
const verdict = {
  id: z.string().describe("The workflow's id."),
  status: RunStatus.describe("running, or how the workflow ended."),
  done: z.boolean().describe("Whether the workflow has ended."),
  succeeded: z.boolean().nullable().describe("Whether it succeeded; null until it has ended."),
  message: z
    .string()
    .describe(
      "What the workflow is doing, or how it ended: each failed step with the vendor's message and its page.",
    ),
};

const statusUrl = z
  .url()
  .describe("Answers the workflow's status document; asks for the caller's own credentials.");
const cancelUrl = z
  .url()
  .describe("POST here to cancel the workflow; asks for the caller's own credentials.");
const resumeUrl = z
  .url()
  .describe(
    "POST here to resume a workflow that did not succeed; asks for the caller's own credentials.",
  );

/** The answer to a start, and to a resume. */
export const AcceptedWorkflow = z.strictObject({
  ...verdict,
  statusUrl,
  /** A credential: everybody who has it can read this workflow's result until it expires. */
  resultUrl: z
    .url()
    .describe(
      "Returns 202 while the workflow is live, 200 if it succeeded and 424 if it did not. Needs no other credential, so treat it as one.",
    ),
  cancelUrl,
  resumeUrl,
});
export type AcceptedWorkflow = z.infer<typeof AcceptedWorkflow>;

const count = (which: string): z.ZodInt => z.int().nonnegative().describe(which);

/** How many steps have each status. */
export const StepCounts = z.strictObject({
  total: count("All steps."),
  waiting: count("Steps that have not started."),
  running: count("Steps whose run is live."),
  succeeded: count("Steps that succeeded."),
  failed: count("Steps that failed."),
  cancelled: count("Steps that were cancelled."),
  timedOut: count("Steps whose own time limit passed."),
  unknown: count("Steps whose outcome is not known."),
  skipped: count("Steps that will not start."),
});
export type StepCounts = z.infer<typeof StepCounts>;

const generation = z
  .int()
  .positive()
  .describe("1 for the start of the workflow, and one more for each resume.");

/** What is known about a workflow without its steps. */
export const ListedWorkflow = z.strictObject({
  ...verdict,
  outcome: Outcome.nullable().describe("How the workflow ended; null until it has ended."),
  error: RunError.nullable().describe(
    "Why it did not succeed; null until it has ended and on success.",
  ),
  phase: WorkflowPhase.describe("What the workflow is doing."),
  name: z.string().nullable().describe("The name that the start gave it."),
  counts: StepCounts.describe("How many steps there are, in all and with each status."),
  generation,
  maxParallel: z.int().positive().describe("How many steps run at the same time at most."),
  onFailure: OnFailure.describe("What happens after a step failed that is not optional."),
  acceptedAt: Instant.describe("When the workflow was accepted."),
  resumedAt: Instant.nullable().describe("When it was resumed last; null if it never was."),
  endedAt: Instant.nullable().describe("When it ended; null until then."),
  deadline: Instant.nullable().describe(
    "When its live steps are cancelled if it has not ended by then.",
  ),
  callback: CallbackProgress.nullable().describe(
    "The state of the callback that the start asked for; null if it asked for none.",
  ),
  tags: z.record(z.string(), z.string()).describe("The caller's own names and values."),
  createdAt: Instant.describe("When its newest generation was accepted. Lists are sorted by it."),
  updatedAt: Instant.describe("When it last changed."),
  statusUrl,
  cancelUrl,
  resumeUrl,
});
export type ListedWorkflow = z.infer<typeof ListedWorkflow>;

export const StepDocument = z.strictObject({
  name: z.string().describe("The step's name."),
  status: StepStatus.describe(
    "waiting: it has not started. skipped: it will not start. Otherwise running, or how its run ended.",
  ),
  outcome: Outcome.nullable().describe("How its run ended; null until then, and without a run."),
  message: z
    .string()
    .nullable()
    .describe(
      "What its run is doing, why it did not succeed, or why the step has no run. Null on success, and beyond the first 50 steps of which it has to be read.",
    ),
  runId: z
    .string()
    .nullable()
    .describe(
      "The run that the status is about: the one that the step has started or, if the workflow followed a repair of it, that repair.",
    ),
  runUrl: z.url().nullable().describe("Answers that run's status document."),
  runPageUrl: z
    .string()
    .nullable()
    .describe("The page of that run at the vendor, where the message has been read."),
  generation: generation
    .nullable()
    .describe("The generation that started its run; null without a run."),
  startedAt: Instant.nullable().describe("When its run was started; null without a run."),
  endedAt: Instant.nullable().describe("When its end was seen; null until then."),
  dependsOn: z.array(z.string()).describe("The steps that have to end before it starts."),
  when: When.describe("How those have to end."),
  optional: z.boolean().describe("Whether the workflow may succeed although this step fails."),
  skippedBecause: z
    .string()
    .nullable()
    .describe("Why it was skipped; null if it was not, and if there was no room to store it."),
});
export type StepDocument = z.infer<typeof StepDocument>;

export const GenerationDocument = z.strictObject({
  number: generation,
  acceptedAt: Instant.describe("When the start or the resume was accepted."),
  endedAt: Instant.nullable().describe("When it ended; null until then."),
  outcome: Outcome.nullable().describe("How it ended; null until then."),
});
export type GenerationDocument = z.infer<typeof GenerationDocument>;

/** All that is known about a workflow. */
export const WorkflowDocument = ListedWorkflow.extend({
  steps: z
    .array(StepDocument)
    .describe("The steps, in an order in which each comes behind those that it depends on."),
  generations: z
    .array(GenerationDocument)
    .describe("The start and each resume, the first one first."),
  notices: noticesField,
});
export type WorkflowDocument = z.infer<typeof WorkflowDocument>;

/** What the steps of a workflow produced. */
export const WorkflowOutputs = z.strictObject({
  steps: z
    .record(z.string(), Outputs.nullable())
    .describe("By the step's name; null if its run has none. Steps without a run are left out."),
  truncated: z
    .boolean()
    .describe("Whether steps were left out because there was no room; their runs have them."),
});
export type WorkflowOutputs = z.infer<typeof WorkflowOutputs>;

const outputs = WorkflowOutputs.nullable();

/** What is posted to a callback. */
export const WorkflowReport = WorkflowDocument.extend({
  outputs: outputs.describe("What its steps produced, if it succeeded; null otherwise."),
});
export type WorkflowReport = z.infer<typeof WorkflowReport>;

/** The response of the result link. */
export const WorkflowResultDocument = z.strictObject({
  error: RunError.nullable().describe(
    "Why it did not succeed; null until it has ended and on success.",
  ),
  ...verdict,
  outcome: Outcome.nullable().describe("How the workflow ended; null until it has ended."),
  name: z.string().nullable().describe("The name that the start gave it."),
  generation,
  counts: StepCounts.describe("How many steps there are, in all and with each status."),
  statusUrl,
  resumeUrl,
  outputs: outputs.describe(
    "What its steps produced, if it succeeded. Null otherwise: a response about a failure has to be short, and the runs of the steps have them.",
  ),
});
export type WorkflowResultDocument = z.infer<typeof WorkflowResultDocument>;

/** A page of workflows, newest first. */
export const WorkflowList = z.strictObject({
  workflows: z.array(ListedWorkflow).describe("One page of workflows, newest first."),
  counts: listCounts,
  continuation: nextPage,
});
export type WorkflowList = z.infer<typeof WorkflowList>;
