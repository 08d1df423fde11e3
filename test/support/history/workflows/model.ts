/**
 * A small model of a workflow: what its conditions say, given how the steps that ran have ended.
 *
 * It is written from the documentation (`docs/workflows.md`), not from the code.
 */
import type { Plan } from "../entry";
import type { WorkflowJson } from "./workflow-document";

/** `blocked`: skipped because of a failure. `idle`: skipped because nothing failed that it waits for. */
type Fate = "good" | "bad" | "blocked" | "idle";

type PlannedStep = Plan["steps"][number];

/** Whether the steps that ran are all that it had to run, and all that it may run. */
export interface ModelOptions {
  readonly plan: Plan;
  /** Nobody has repaired a step, and it was not resumed: so what ran was decided by these states. */
  readonly isPlain: boolean;
}

const RAN_BADLY = new Set(["failed", "cancelled", "timedOut", "unknown"]);

/** How the workflow ends if it is not stopped. */
export const expectedOutcome = ({ steps }: WorkflowJson, { plan }: ModelOptions): string =>
  hasFailed(steps ?? [], plan) ? "failed" : "succeeded";

const hasFailed = (steps: NonNullable<WorkflowJson["steps"]>, plan: Plan): boolean =>
  steps.some(({ name, status }) => RAN_BADLY.has(status) && !isOptional(plan, name));

const isOptional = ({ steps }: Plan, name: string): boolean =>
  steps.some((step) => step.name === name && step.optional);

/** What is wrong with what was skipped, and with what ran. */
export function objectionsToSteps({ steps }: WorkflowJson, options: ModelOptions): string[] {
  const shown = steps ?? [];
  const isHalted = options.plan.onFailure === "stop" && hasFailed(shown, options.plan);
  const fates = new Map<string, Fate>();
  // The document has them in an order in which each comes behind those that it needs.
  return shown.flatMap(({ name, status }) => {
    const step = options.plan.steps.find((one) => one.name === name);
    if (step === undefined) return [`${name} is no step of it.`];
    const before = step.needs.map((other) => fates.get(other) ?? "idle");
    fates.set(name, fateOf(step, status, { before, isHalted }));
    return objectionTo(step, status, { before, isHalted, ...options });
  });
}

interface Around {
  readonly before: readonly Fate[];
  readonly isHalted: boolean;
}

const isAnyBad = (before: readonly Fate[]): boolean =>
  before.includes("bad") || before.includes("blocked");

function fateOf({ when, optional }: PlannedStep, status: string, around: Around): Fate {
  if (status === "succeeded") return "good";
  if (RAN_BADLY.has(status)) return optional ? "good" : "bad";
  const isBlocked = around.isHalted || isAnyBad(around.before);
  return when === "succeeded" && isBlocked ? "blocked" : "idle";
}

function mayRun({ when }: PlannedStep, before: readonly Fate[]): boolean {
  switch (when) {
    case "succeeded":
      return before.every((fate) => fate === "good");
    case "failed":
      return isAnyBad(before);
    case "finished":
      return true;
  }
}

function objectionTo(
  step: PlannedStep,
  status: string,
  { before, isHalted, isPlain }: Around & Pick<ModelOptions, "isPlain">,
): string[] {
  const { name, when } = step;
  const may = mayRun(step, before);
  const isHeldBack = isHalted && when === "succeeded";
  if (status === "waiting" || status === "running") return [`${name} is still ${status}.`];
  if (status === "skipped") return may && !isHeldBack ? [`${name} was skipped.`] : [];
  return may || !isPlain ? [] : [`${name} ran, and its condition was not met.`];
}
