import { randomUUID } from "node:crypto";
import type { DurableClient } from "durable-functions";
import { WORKFLOW_ORCHESTRATOR } from "../../contracts/names";
import { writeOutlines } from "../../contracts/workflows/outline-text";
import { encodeStates } from "../../contracts/workflows/step-state";
import type { StepRun } from "../../contracts/workflows/step-run";
import { workflowInstanceId } from "../../contracts/workflows/workflow-ids";
import { StepOutlines, type WorkflowInput } from "../../contracts/workflows/workflow-input";
import type { ParameterSeal } from "../../sealing/parameters";
import { startUnlessLive } from "../run-store";
import { storeNames, storePlan } from "./plan-store";
import { acceptedWorkflow, findGeneration, type StoredWorkflow } from "./workflow-store";

export interface AttachedWorkflow {
  readonly workflow: StoredWorkflow;
  /** This call started it. */
  readonly isNew: boolean;
}

/** A generation to start; `runs` is null if its plan is stored already. */
export interface GenerationOrder {
  readonly input: WorkflowInput;
  readonly runs: readonly StepRun[] | null;
}

export type WorkflowSeal = Pick<ParameterSeal, "sealHash" | "sealTarget">;

export type AttachWorkflow = (
  client: DurableClient,
  order: GenerationOrder,
) => Promise<AttachedWorkflow>;

/** Finds a generation of a workflow, or starts it. `attach-run.ts` has the reasons for how that is done. */
export function createAttachWorkflow(seal: WorkflowSeal): AttachWorkflow {
  const underway = new Map<string, Promise<AttachedWorkflow>>();
  return async (client, order) => {
    const { workflowId, generation } = order.input;
    const instanceId = workflowInstanceId(workflowId, generation);
    const other = underway.get(instanceId);
    if (other !== undefined) return { ...(await other), isNew: false };
    const own = findOrStart(client, instanceId, { order, seal });
    underway.set(instanceId, own);
    try {
      return await own;
    } finally {
      underway.delete(instanceId);
    }
  };
}

async function findOrStart(
  client: DurableClient,
  instanceId: string,
  { order, seal }: { readonly order: GenerationOrder; readonly seal: WorkflowSeal },
): Promise<AttachedWorkflow> {
  const existing = await findGeneration(client, instanceId);
  if (existing !== null) return { workflow: existing, isNew: false };
  const input = await storePlanOf(client, order, seal);
  const own: WorkflowInput = { ...input, startNonce: randomUUID() };
  await startUnlessLive(client, WORKFLOW_ORCHESTRATOR, {
    id: instanceId,
    input: toStored(own),
  });
  // The stored generation counts: if two processes raced, it may be the other one's request.
  const workflow = (await findGeneration(client, instanceId)) ?? acceptedWorkflow(own);
  return { workflow, isNew: workflow.input?.startNonce === own.startNonce };
}

/** Stores what the steps run, and returns the input with which the workflow can then be started. */
export async function storePlanOf(
  client: DurableClient,
  { input, runs }: GenerationOrder,
  { sealHash, sealTarget }: WorkflowSeal,
): Promise<WorkflowInput> {
  if (runs === null) return input;
  // Both are hashes of parameters, of which there may be few possible values.
  const hash = sealHash(input.plan.hash).slice(-input.plan.hash.length);
  const sealed = {
    ...input,
    requestHash: sealHash(input.requestHash),
    plan: { ...input.plan, hash },
  };
  await storePlan(client, sealed, { runs, sealTarget });
  if (sealed.plan.names !== true) return sealed;
  await storeNames(client, sealed);
  return { ...sealed, steps: readOutlinesOf(sealed) };
}

/** The outlines as they are stored, without the names. */
const readOutlinesOf = ({ steps }: WorkflowInput): WorkflowInput["steps"] =>
  StepOutlines.parse(writeOutlines(steps));

/** The states of the steps are stored as one text and, if their names are stored apart, their outlines too. */
export const toStored = ({ resumes, ...input }: WorkflowInput): unknown => ({
  ...input,
  ...(input.plan.names === true && { steps: writeOutlines(input.steps) }),
  ...(resumes !== undefined && {
    resumes: { ...resumes, steps: encodeStates(resumes.steps) },
  }),
});
