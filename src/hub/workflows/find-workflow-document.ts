import type { DurableClient } from "durable-functions";
import type { RunReport } from "../../callbacks/callback-body";
import type { WorkflowDocument, WorkflowReport } from "../../contracts/workflows/workflow-document";
import type { NamedStep, StepOutline } from "../../contracts/workflows/workflow-input";
import type { DocumentOptions } from "../find-run-document";
import { findNotices } from "../notices";
import { findWorkflowOutputs } from "./find-workflow-outputs";
import { findNamedSteps } from "./plan-store";
import { readSteps } from "./read-steps";
import { workflowConclusionOf, workflowDocument } from "./workflow-documents";
import { findGeneration, findStepStates, type StoredWorkflow } from "./workflow-store";

/** The status document of a workflow, with what the runs of its steps say. */
export async function findWorkflowDocument(
  client: DurableClient,
  workflow: StoredWorkflow,
  { baseUrl }: Pick<DocumentOptions, "baseUrl">,
): Promise<WorkflowDocument> {
  const known = await findStepStates(client, workflow);
  const read = await readSteps(client, workflow.id, known);
  const named = workflow.input === null ? [] : await findNamedSteps(client, workflow.input);
  const steps = named ?? withPlaces(workflow.input?.steps ?? []);
  const document = workflowDocument(workflow, { known, read, steps }, baseUrl);
  return { ...document, notices: await findNotices(client, workflow) };
}

/** While a workflow is being deleted, its names go first. */
const withPlaces = (steps: readonly StepOutline[]): NamedStep[] =>
  steps.map((step, index) => ({ ...step, name: `${index + 1}` }));

/**
 * The content of a callback: the status document of the generation that has ended, with `callback: null` and
 * `notices: null`, because a callback cannot know how its own delivery ends, and with the outputs of a success.
 */
export async function findWorkflowReport(
  client: DurableClient,
  instanceId: string,
  options: DocumentOptions,
): Promise<RunReport<WorkflowReport> | "notEnded" | "noSuchRun"> {
  const workflow = await findGeneration(client, instanceId);
  if (workflow === null) return "noSuchRun";
  const conclusion = workflowConclusionOf(workflow);
  if (conclusion === null) return "notEnded";
  const known = await findStepStates(client, workflow);
  const outputs =
    conclusion.outcome === "succeeded"
      ? await findWorkflowOutputs(client, workflow, { known, now: options.now() })
      : null;
  if (outputs === "notVisible") return "notEnded";
  const document = await findWorkflowDocument(client, workflow, options);
  // The instance changes with each try of the delivery.
  const updatedAt = document.endedAt ?? document.updatedAt;
  return {
    conclusion,
    document: { ...document, updatedAt, callback: null, notices: null, outputs },
  };
}
