/**
 * The body of `POST /api/workflows`.
 *
 * Owns: what a caller may send, and every check that needs no connection. Does not own: the choice of the connections
 * (`hub/workflows`), and the checks of what references insert (step-run.ts, when they are filled).
 *
 * The issues name the step by its position and the field: `["steps", 3, "run", "target", "jobId"]`.
 */
import * as z from "zod";
import {
  callFields,
  hasOneCallback,
  LONGEST_RUN_SECONDS,
  ONE_CALLBACK,
  tags,
  type Contract,
} from "../run-request";
import { checkSteps } from "./check-steps";
import { LONGEST_STEP_NAME, MOST_PARALLEL, MOST_STEPS } from "./limits";
import type { StepRun } from "./step-run";

/** When a step starts, as soon as the steps that it depends on have ended. */
export const When = z.enum(["succeeded", "failed", "finished"]);
export type When = z.infer<typeof When>;

/** What happens after a step failed that is not optional. */
export const OnFailure = z.enum(["stop", "continue"]);
export type OnFailure = z.infer<typeof OnFailure>;

const StepName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w-]*$/,
    "must have letters, digits, dashes and underscores, and start with a letter or a digit",
  )
  .max(LONGEST_STEP_NAME);

const stepFields = {
  name: StepName.describe("The step's name, which no other step of the workflow has."),
  dependsOn: z
    .array(z.string().max(LONGEST_STEP_NAME))
    .max(MOST_STEPS)
    .default([])
    .describe("The names of the steps that have to end before this one starts."),
  when: When.default("succeeded").describe(
    "succeeded: the step starts if all steps in dependsOn succeeded. failed: if at least one of them failed, or was skipped because of a failure. finished: in any case.",
  ),
  optional: z
    .boolean()
    .default(false)
    .describe(
      "Whether the workflow may succeed although this step fails. For the steps behind it, it then counts as succeeded.",
    ),
};

const DAY_SECONDS = 86_400;

const fields = {
  name: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe("A name for people; it may be used for many workflows."),
  maxParallel: z
    .int()
    .min(1)
    .max(MOST_PARALLEL)
    .default(10)
    .describe("How many steps run at the same time at most."),
  onFailure: OnFailure.default("stop").describe(
    "What happens after a step failed that is not optional. stop: nothing new starts, except steps with when: failed or finished; what runs is left to finish. continue: everything starts whose dependencies allow it.",
  ),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(LONGEST_RUN_SECONDS)
    .default(DAY_SECONDS)
    .describe(
      "The steps that run are cancelled and the workflow ends as timedOut if it has not finished after this time.",
    ),
  ...callFields,
  tags,
};

const REFERENCES =
  "Texts in its target may refer to steps that this one depends on: ${steps.<name>.vendorRunId}, runPageUrl, outcome, startedAt, endedAt and outputs.…, and ${workflow.id}. $${ stands for a literal ${.";

/** The schemas for documents: without the checks between steps. */
export function documentedWorkflowRequest({
  runFields,
}: Contract): Readonly<Record<"request" | "step", z.ZodObject>> {
  const step = z.strictObject({
    ...stepFields,
    run: runFields.describe(`What the step runs. ${REFERENCES}`),
  });
  const steps = z.array(step).min(1).max(MOST_STEPS).describe("The steps, in any order.");
  return { request: z.strictObject({ steps, ...fields }), step };
}

const Shape = z
  .strictObject({
    steps: z
      .array(z.strictObject({ ...stepFields, run: z.unknown() }))
      .min(1)
      .max(MOST_STEPS),
    ...fields,
  })
  .refine(hasOneCallback, ONE_CALLBACK);
type Shape = z.output<typeof Shape>;

export interface WorkflowStep extends Omit<Shape["steps"][number], "run"> {
  readonly run: StepRun;
  /** Where it stands in the list that was sent, for messages. */
  readonly position: number;
}

/** A checked request. Its steps are in an order in which each comes behind those that it depends on. */
export interface WorkflowRequest extends Omit<Shape, "steps"> {
  readonly steps: readonly WorkflowStep[];
}

export type WorkflowRequestSchema = z.ZodType<WorkflowRequest>;

/** Reports every wrong field at once, also those that contradict each other. */
export const createWorkflowRequest = (contract: Contract): WorkflowRequestSchema =>
  z.unknown().transform((raw, context): WorkflowRequest => {
    const parsed = Shape.safeParse(raw);
    const checked = checkSteps(raw, contract);
    const issues = [...(parsed.error?.issues ?? []), ...checked.issues];
    for (const issue of issues.slice(0, MOST_ISSUES)) {
      context.issues.push({ ...issue, input: raw } as z.core.$ZodRawIssue);
    }
    if (!parsed.success || issues.length > 0) return z.NEVER;
    const steps = checked.order.flatMap((index) => {
      const step = parsed.data.steps[index];
      const run = checked.runs[index];
      return step === undefined || run === undefined ? [] : [{ ...step, run, position: index }];
    });
    return { ...parsed.data, steps };
  });

const MOST_ISSUES = 100;
