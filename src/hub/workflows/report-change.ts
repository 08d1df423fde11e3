import type { DurableClient } from "durable-functions";
import { STEP_CHANGED } from "../../contracts/names";
import type { StepChange } from "../../contracts/workflows/workflow-activities";
import { conductorIdOf } from "../../contracts/workflows/workflow-ids";
import { ConductorProgress } from "../../contracts/workflows/workflow-progress";
import { findInstance, isOver } from "../instances";
import { findWorkflow } from "./workflow-store";

export interface ReportedChange {
  readonly sent: boolean;
  /** The conductor is already stopping what is live. */
  readonly isStopping: boolean;
}

/** Raises a hint on the conductor of a workflow's newest generation, if it is live. */
export async function reportStepChange(
  client: DurableClient,
  workflowId: string,
  change: StepChange,
): Promise<ReportedChange> {
  const workflow = await findWorkflow(client, workflowId);
  const conductorId = workflow === null ? null : conductorIdOf(workflow.instanceId);
  const conductor = conductorId === null ? null : await findInstance(client, conductorId);
  if (conductorId === null || conductor === null || isOver(conductor)) {
    return { sent: false, isStopping: false };
  }
  const isStopping =
    (ConductorProgress.safeParse(conductor.customStatus).data?.stop ?? null) !== null;
  await client.raiseEvent(conductorId, STEP_CHANGED, change);
  return { sent: true, isStopping };
}
