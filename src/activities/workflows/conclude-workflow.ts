import type { InvocationContext } from "@azure/functions";
import type { Conclusion } from "../../contracts/outcome";
import { statusOf, type StepNotes, type StepState } from "../../contracts/workflows/step-state";
import { concludeWorkflow } from "../../contracts/workflows/workflow-activities";
import type { NamedStep, WorkflowInput } from "../../contracts/workflows/workflow-input";
import type { ConductorResult } from "../../contracts/workflows/workflow-progress";
import type { HubClient } from "../../hub/hub-client";
import { orElse } from "../../hub/instances";
import { conclusionOf } from "../../hub/run-documents";
import type { StoredRun } from "../../hub/run-store";
import { readNamedSteps } from "../../hub/workflows/plan-store";
import { findStepRun } from "../../hub/workflows/step-runs";
import { findGeneration } from "../../hub/workflows/workflow-store";
import { activity, type Activity } from "../activity";
import { MOST_DESCRIBED, named, workflowMessage, type EndedStep } from "./workflow-message";

export interface ConcludeOptions {
  readonly clientOf: (context: InvocationContext) => HubClient;
}

/** Makes the message about the end of a workflow from what the runs of its steps say. */
export const createConcludeWorkflow = ({ clientOf }: ConcludeOptions): Activity =>
  activity(concludeWorkflow, async ({ instanceId, result }, context) => {
    const client = clientOf(context);
    const workflow = (await findGeneration(client, instanceId))?.input ?? null;
    if (workflow === null) throw new Error(`Workflow ${instanceId} cannot be read.`);
    return toConclusion(client, await withNames(client, workflow), result);
  });

type NamedWorkflow = Omit<WorkflowInput, "steps"> & { readonly steps: readonly NamedStep[] };

const withNames = async (client: HubClient, workflow: WorkflowInput): Promise<NamedWorkflow> => ({
  ...workflow,
  steps: await readNamedSteps(client, workflow),
});

interface Step {
  readonly index: number;
  readonly name: string;
  readonly state: StepState;
  readonly isOptional: boolean;
}

async function toConclusion(
  client: HubClient,
  workflow: NamedWorkflow,
  result: ConductorResult,
): Promise<Conclusion> {
  const steps = workflow.steps.map(({ name, optional }, index): Step => ({
    ...{ index, name, isOptional: optional === true },
    state: result.steps[index] ?? ["w", 0, null, null],
  }));
  const bad = steps.filter(isBad);
  const worstFirst = [
    ...bad.filter(({ isOptional }) => !isOptional),
    ...bad.filter(({ isOptional }) => isOptional),
  ];
  const described = await Promise.all(
    worstFirst.slice(0, MOST_DESCRIBED).map((step) => describe(client, workflow, step, result)),
  );
  const { outcome, code } = result;
  const message = workflowMessage({
    ...{ workflowId: workflow.workflowId, outcome, bad: described },
    summary: summaryOf(steps, result, workflow),
    page: described.find(({ page }) => page !== null)?.page ?? null,
    more: worstFirst.slice(MOST_DESCRIBED).map(({ name }) => name),
    skipped: steps.filter(({ state: [letter] }) => letter === "x").map(({ name }) => name),
    isUnclear: bad.some(({ state: [letter] }) => letter === "u"),
  });
  return { outcome, code, message };
}

const BAD = new Set(["failed", "cancelled", "timedOut", "unknown"]);

const isBad = ({ state: [letter] }: Step): boolean => BAD.has(statusOf(letter));

interface Described extends EndedStep {
  readonly page: string | null;
}

/** In the words of its newest run. */
async function describe(
  client: HubClient,
  { workflowId }: NamedWorkflow,
  { index, name, state: [letter, generation], isOptional }: Step,
  { notes }: ConductorResult,
): Promise<Described> {
  const title = isOptional ? `${name} (optional)` : name;
  if (letter === "n") return { name: title, message: whyNotStarted(notes[index]), page: null };
  const place = { workflowId, step: index, generation };
  const run = await orElse(null, () => findStepRun(client, place));
  return run === null
    ? { name: title, message: "Outcome unknown: its run can no longer be read.", page: null }
    : { name: title, ...endOf(run) };
}

const endOf = (run: StoredRun): Omit<Described, "name"> => ({
  message: conclusionOf(run)?.message ?? "Its run is live.",
  page: run.progress.attempts.at(-1)?.runPageUrl ?? null,
});

const whyNotStarted = (note: StepNotes[string] | undefined): string =>
  `Failed before its run was started. ${note?.message ?? "The reason is in the log of the app."}`;

function summaryOf(
  steps: readonly Step[],
  { outcome, code }: ConductorResult,
  { timeoutSeconds }: NamedWorkflow,
): string {
  const bad = steps.filter(isBad);
  const count = `${bad.length} of ${steps.length} steps`;
  const names = named(bad.map(({ name }) => name));
  switch (outcome) {
    case "succeeded":
      return describeSuccess(steps);
    case "failed":
      return `${count} failed: ${names}.`;
    case "cancelled":
      return `Cancelled on request; every step that ran was seen to end. ${describeRest(steps)}`;
    case "timedOut":
      return `Not finished within ${timeoutSeconds} s (timeoutSeconds); every step that ran was cancelled and seen to end. ${describeRest(steps)}`;
    case "unknown":
      return code === "cancelNotConfirmed"
        ? `The steps that ran were cancelled, but not every one was seen to stop. ${describeRest(steps)}`
        : describeRest(steps);
  }
}

function describeSuccess(steps: readonly Step[]): string {
  const good = steps.filter(({ state: [letter] }) => statusOf(letter) === "succeeded");
  if (good.length === steps.length) return `All ${steps.length} steps succeeded.`;
  const failed = steps.filter(isBad).map(({ name }) => name);
  const optional = failed.length === 0 ? "" : ` Optional steps that failed: ${named(failed)}.`;
  return `${good.length} of ${steps.length} steps succeeded.${optional} The others were not needed.`;
}

function describeRest(steps: readonly Step[]): string {
  const counted = ["succeeded", "failed", "cancelled", "timedOut", "unknown", "skipped"].map(
    (status) => [status, steps.filter(({ state: [letter] }) => statusOf(letter) === status).length],
  );
  const shown = counted.filter(([, count]) => count !== 0);
  return `Steps: ${shown.map(([status, count]) => `${String(count)} ${String(status)}`).join(", ")}.`;
}
