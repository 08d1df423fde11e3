/**
 * What the steps of a workflow run. It is stored once, in the inputs of instances of its own, because the input of an
 * orchestrator is read again at each of its turns.
 */
import type { DurableClient } from "durable-functions";
import { PLAN_ORCHESTRATOR } from "../../contracts/names";
import type { StepRun } from "../../contracts/workflows/step-run";
import { planIdOf } from "../../contracts/workflows/workflow-ids";
import { PlanPiece, type PlanReference } from "../../contracts/workflows/workflow-input";
import { findInstance } from "../instances";
import { startUnlessLive } from "../run-store";
import { toPieces } from "./plan-pieces";

/** Stores a plan, unless it is stored already. A plan with other runs has another hash, and so other ids. */
export async function storePlan(
  client: DurableClient,
  workflowId: string,
  { plan, runs }: { readonly plan: PlanReference; readonly runs: readonly StepRun[] },
): Promise<void> {
  const pieces = toPieces(runs);
  for (const [number, piece] of pieces.entries()) {
    const id = planIdOf(workflowId, plan.hash, number);
    if ((await findInstance(client, id)) !== null) continue;
    await startUnlessLive(client, PLAN_ORCHESTRATOR, { id, input: piece });
  }
}

/**
 * Reads what one step runs.
 * @throws if the task hub does not have it.
 */
export async function readStepRun(
  client: DurableClient,
  { workflowId, plan }: { readonly workflowId: string; readonly plan: PlanReference },
  step: number,
): Promise<StepRun> {
  const number = plan.pieces.findLastIndex((first) => first <= step);
  const instance = await findInstance(client, planIdOf(workflowId, plan.hash, number));
  const piece = PlanPiece.safeParse(instance?.input).data;
  const run = piece?.runs[step - piece.first];
  if (run === undefined) throw new Error(`The plan of ${workflowId} has no step ${step} to read.`);
  return run;
}
