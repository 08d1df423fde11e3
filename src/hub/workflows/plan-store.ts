/**
 * What the steps of a workflow run. It is stored once, in the inputs of instances of its own, because the input of an
 * orchestrator is read again at each of its turns.
 */
import type { DurableClient } from "durable-functions";
import { PLAN_ORCHESTRATOR } from "../../contracts/names";
import type { StepRun } from "../../contracts/workflows/step-run";
import { planIdOf } from "../../contracts/workflows/workflow-ids";
import {
  PlanNames,
  PlanPiece,
  type NamedStep,
  type PlanReference,
  type WorkflowInput,
} from "../../contracts/workflows/workflow-input";
import { findInstance } from "../instances";
import type { ParameterSeal } from "../../sealing/parameters";
import { startUnlessLive } from "../run-store";
import { toPieces } from "./plan-pieces";

export interface PlanOfWorkflow {
  readonly workflowId: string;
  readonly plan: PlanReference;
}

/** Stores a plan, unless it is stored already. A plan with other runs has another hash, and so other ids. */
export async function storePlan(
  client: DurableClient,
  { workflowId, plan }: PlanOfWorkflow,
  {
    runs,
    sealTarget,
  }: { readonly runs: readonly StepRun[]; readonly sealTarget: ParameterSeal["sealTarget"] },
): Promise<void> {
  for (const [number, { first, runs: own }] of toPieces(runs).entries()) {
    const id = planIdOf(workflowId, plan.hash, number);
    if ((await findInstance(client, id)) !== null) continue;
    const sealed = own.map((run) => ({ ...run, target: sealTarget(workflowId, run.target) }));
    const input: PlanPiece = { first, runs: sealed };
    await startUnlessLive(client, PLAN_ORCHESTRATOR, { id, input });
  }
}

type NamedPlan = PlanOfWorkflow & Pick<WorkflowInput, "steps">;

const namesIdOf = ({ workflowId, plan: { hash, pieces } }: PlanOfWorkflow): string =>
  planIdOf(workflowId, hash, pieces.length);

/** Stores the names of the steps in a piece of their own. */
export async function storeNames(client: DurableClient, workflow: NamedPlan): Promise<void> {
  const id = namesIdOf(workflow);
  if ((await findInstance(client, id)) !== null) return;
  const input: PlanNames = { names: workflow.steps.map(({ name = "" }) => name) };
  await startUnlessLive(client, PLAN_ORCHESTRATOR, { id, input });
}

/** The steps of a workflow with their names; null if the task hub no longer has the names. */
export async function findNamedSteps(
  client: DurableClient,
  workflow: NamedPlan,
): Promise<NamedStep[] | null> {
  const { steps, plan } = workflow;
  if (plan.names !== true) return steps.map((step) => ({ ...step, name: step.name ?? "" }));
  const instance = await findInstance(client, namesIdOf(workflow));
  const names = PlanNames.safeParse(instance?.input).data?.names;
  return names === undefined ? null : steps.map((step, at) => ({ ...step, name: names[at] ?? "" }));
}

/** @throws if the task hub does not have the names. */
export async function readNamedSteps(
  client: DurableClient,
  workflow: NamedPlan,
): Promise<NamedStep[]> {
  const steps = await findNamedSteps(client, workflow);
  if (steps === null) throw new Error(`The plan of ${workflow.workflowId} has no names to read.`);
  return steps;
}

/** The instances in which a plan is stored. */
export function planIdsOf({ workflowId, plan }: PlanOfWorkflow): string[] {
  const count = plan.pieces.length + (plan.names === true ? 1 : 0);
  return Array.from({ length: count }, (_, piece) => planIdOf(workflowId, plan.hash, piece));
}

/**
 * Reads what one step runs. Its target may be sealed, for the workflow.
 * @throws if the task hub does not have it.
 */
export async function readStepRun(
  client: DurableClient,
  { workflowId, plan }: PlanOfWorkflow,
  step: number,
): Promise<StepRun> {
  const number = plan.pieces.findLastIndex((first) => first <= step);
  const instance = await findInstance(client, planIdOf(workflowId, plan.hash, number));
  const piece = PlanPiece.safeParse(instance?.input).data;
  const run = piece?.runs[step - piece.first];
  if (run === undefined) throw new Error(`The plan of ${workflowId} has no step ${step} to read.`);
  return run;
}
