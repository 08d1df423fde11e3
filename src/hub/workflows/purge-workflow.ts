/**
 * What of a workflow may be deleted, and when.
 *
 * 1. A workflow is deleted as a whole, when the retention of its newest generation is over. Until then it can be resumed, so
 *    its older generations, its plan and the runs of its steps stay, however old they are.
 * 2. The newest generation is deleted last: if a call fails, the workflow is found again by the next execution.
 */
import type { DurableClient } from "durable-functions";
import { noticesIdOf } from "../../contracts/notices";
import {
  conductorIdOf,
  readWorkflowInstanceId,
  workflowIdOfPart,
  workflowInstanceId,
} from "../../contracts/workflows/workflow-ids";
import { planIdsOf } from "./plan-store";
import { findWorkflow, type StoredWorkflow } from "./workflow-store";

/** The workflow to which an instance belongs, apart from the runs of its steps; null if it is something else. */
export const workflowIdOfInstance = (instanceId: string): string | null =>
  readWorkflowInstanceId(instanceId)?.workflowId ?? workflowIdOfPart(instanceId);

/**
 * The instances that are deleted for an old instance of a workflow, in this order: none while the workflow is kept, and all of
 * it when its newest generation is the instance.
 */
export async function instancesToPurge(
  client: DurableClient,
  instanceId: string,
  workflowId: string,
): Promise<string[]> {
  const workflow = await findWorkflow(client, workflowId);
  if (workflow === null) return [instanceId];
  return workflow.instanceId === instanceId ? allInstancesOf(workflow) : [];
}

function allInstancesOf({ id, generation, input }: StoredWorkflow): string[] {
  const generations = Array.from({ length: generation }, (_, index) =>
    workflowInstanceId(id, index + 1),
  );
  return [
    ...(input === null ? [] : planIdsOf(input)),
    // An earlier generation may have notices although the newest has none: they are deleted when nothing is left of it.
    ...(input?.notifies === true ? generations.map(noticesIdOf) : []),
    ...generations.flatMap((one) => [conductorIdOf(one), one]),
  ];
}
