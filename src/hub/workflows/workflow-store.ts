import type { DurableClient } from "durable-functions";
import { WORKFLOW_ORCHESTRATOR } from "../../contracts/names";
import { MOST_GENERATIONS } from "../../contracts/workflows/limits";
import { NOT_STARTED } from "../../contracts/workflows/step-state";
import {
  conductorIdOf,
  isWorkflowId,
  readWorkflowInstanceId,
  workflowInstanceId,
} from "../../contracts/workflows/workflow-ids";
import { WorkflowInput } from "../../contracts/workflows/workflow-input";
import {
  ConductorProgress,
  ConductorResult,
  WorkflowProgress,
} from "../../contracts/workflows/workflow-progress";
import {
  findInstance,
  isOver,
  isTerminated,
  UnreadableInstanceError,
  type Instance,
} from "../instances";

/** One generation of a workflow, as it is stored in the task hub. */
export interface StoredWorkflow {
  /** The workflow's id, the same for all generations. */
  readonly id: string;
  readonly instanceId: string;
  readonly generation: number;
  /** It has a conclusion, or ended without one. */
  readonly ended: boolean;
  /** The Durable instance has ended, for any reason; until then its callback may not be delivered yet. */
  readonly closed: boolean;
  readonly terminated: boolean;
  readonly input: WorkflowInput | null;
  /** Null before its first turn. */
  readonly progress: WorkflowProgress | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * One generation; null if there is none with this instance id.
 * @throws UnreadableInstanceError if the task hub has only a part of the instance.
 */
export async function findGeneration(
  client: DurableClient,
  instanceId: string,
): Promise<StoredWorkflow | null> {
  const instance = await findInstance(client, instanceId);
  if (instance?.name === null) throw new UnreadableInstanceError(instanceId);
  return instance === null ? null : toStoredWorkflow(instance);
}

/** The newest generation of a workflow: each starts after the end of the one before. Null if there is no such workflow. */
export async function findWorkflow(
  client: DurableClient,
  id: string,
): Promise<StoredWorkflow | null> {
  if (!isWorkflowId(id)) return null;
  let newest = await findGeneration(client, id);
  for (let next = 2; newest?.ended === true && next <= MOST_GENERATIONS; next++) {
    const following = await findGeneration(client, workflowInstanceId(id, next));
    if (following === null) break;
    newest = following;
  }
  return newest;
}

/** Null if the instance is no generation of a workflow. */
export function toStoredWorkflow(instance: Instance): StoredWorkflow | null {
  const read = readWorkflowInstanceId(instance.instanceId);
  if (read === null || instance.name !== WORKFLOW_ORCHESTRATOR) return null;
  const input = WorkflowInput.safeParse(instance.input).data ?? null;
  const progress = WorkflowProgress.safeParse(instance.customStatus).data ?? null;
  const closed = isOver(instance);
  return {
    id: read.workflowId,
    instanceId: instance.instanceId,
    generation: read.generation,
    ended: closed || (progress !== null && progress.conclusion !== null),
    closed,
    terminated: isTerminated(instance),
    input,
    progress,
    ...timesOf(instance, input),
  };
}

/** The task hub always has the times of a whole instance. */
function timesOf(
  { createdAt, updatedAt }: Instance,
  input: WorkflowInput | null,
): Pick<StoredWorkflow, "createdAt" | "updatedAt"> {
  const known = createdAt ?? input?.acceptedAt ?? new Date(0).toISOString();
  return { createdAt: known, updatedAt: updatedAt ?? known };
}

/** A generation that was started a moment ago. */
export const acceptedWorkflow = (input: WorkflowInput): StoredWorkflow => ({
  id: input.workflowId,
  instanceId: workflowInstanceId(input.workflowId, input.generation),
  generation: input.generation,
  ended: false,
  closed: false,
  terminated: false,
  input,
  progress: null,
  createdAt: input.resumedAt ?? input.acceptedAt,
  updatedAt: input.resumedAt ?? input.acceptedAt,
});

/** The states of the steps, by their position. */
export type StepStates = Pick<ConductorProgress, "steps" | "notes">;

/** The states of the steps of a generation: those of its conductor or, before it starts, those that it starts with. */
export async function findStepStates(
  client: DurableClient,
  { instanceId, input }: Pick<StoredWorkflow, "instanceId" | "input">,
): Promise<ConductorProgress> {
  const conductor = await findInstance(client, conductorIdOf(instanceId));
  return (conductor && statesIn(conductor)) ?? { ...statesAtStart(input), stop: null };
}

/** Null if a conductor shows none yet. Its output is newer than its custom status. */
export function statesIn({ output, customStatus }: Instance): ConductorProgress | null {
  const result = ConductorResult.safeParse(output).data;
  if (result !== undefined) return { steps: result.steps, notes: result.notes, stop: result.stop };
  return ConductorProgress.safeParse(customStatus).data ?? null;
}

export const statesAtStart = (
  input: WorkflowInput | null,
): Pick<ConductorProgress, "steps" | "notes"> =>
  input?.resumes ?? { steps: (input?.steps ?? []).map(() => NOT_STARTED), notes: {} };
