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
  PlanPart,
  PlanPiece,
  type NamedStep,
  type PlanReference,
  type WorkflowInput,
} from "../../contracts/workflows/workflow-input";
import { findInstance } from "../instances";
import type { ParameterSeal } from "../../sealing/parameters";
import { startUnlessLive } from "../run-store";
import { joinParts, partAt, partOf } from "./plan-pieces";

export interface PlanOfWorkflow {
  readonly workflowId: string;
  readonly plan: PlanReference;
}

interface Runs {
  readonly runs: readonly StepRun[];
  readonly sealTarget: ParameterSeal["sealTarget"];
}

/** Stores a plan, unless it is stored already. A plan with other runs has another hash, and so other ids. */
export async function storePlan(
  client: DurableClient,
  workflow: PlanOfWorkflow,
  runs: Runs,
): Promise<void> {
  const { workflowId, plan } = workflow;
  for (const number of plan.pieces.keys()) {
    const id = planIdOf(workflowId, plan.hash, number);
    if ((await findInstance(client, id)) !== null) continue;
    const input = pieceOf(workflow, number, runs);
    await startUnlessLive(client, PLAN_ORCHESTRATOR, { id, input });
  }
}

/**
 * Each part is sealed by itself: if two calls store a plan at the same time, some parts may be of one call and some of the other,
 * and no seal is the same twice.
 */
function pieceOf(
  { workflowId, plan: { pieces } }: PlanOfWorkflow,
  number: number,
  { runs, sealTarget }: Runs,
): PlanPiece | PlanPart {
  const first = pieces[number] ?? 0;
  const part = partAt(pieces, number);
  if (part === null) {
    const own = runs.slice(first, pieces[number + 1]);
    return {
      first,
      runs: own.map((run) => ({ ...run, target: sealTarget(workflowId, run.target) })),
    };
  }
  // The same number of parts as in the plan, whatever they hold.
  const text = partOf(runs.slice(first, first + 1), part);
  return { first, part: sealTarget(workflowId, { type: PART_TYPE, text }) };
}

/** No vendor's target has this type. */
const PART_TYPE = "part-of-a-step";

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

interface WantedStep {
  readonly step: number;
  readonly openTarget: ParameterSeal["openTarget"];
}

export type ReadStep =
  | { readonly kind: "read"; readonly run: StepRun }
  /** No key opens what is sealed. */
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * Reads what one step runs, and opens it if it is sealed.
 * @throws if the task hub does not have it.
 */
export async function readPlannedRun(
  client: DurableClient,
  workflow: PlanOfWorkflow,
  wanted: WantedStep,
): Promise<ReadStep> {
  const { pieces } = workflow.plan;
  const number = pieces.findLastIndex((first) => first <= wanted.step);
  const part = partAt(pieces, number);
  return part === null
    ? readWhole(client, workflow, { number, ...wanted })
    : readParts(client, workflow, { numbers: numbersOf(number, part.of), ...wanted });
}

/** The numbers of the pieces of one step, of which this is the last one. */
const numbersOf = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => last - count + 1 + at);

const readPiece = async (
  client: DurableClient,
  { workflowId, plan }: PlanOfWorkflow,
  number: number,
): Promise<unknown> => (await findInstance(client, planIdOf(workflowId, plan.hash, number)))?.input;

const notThere = ({ workflowId }: PlanOfWorkflow, step: number): Error =>
  new Error(`The plan of ${workflowId} has no step ${step} to read.`);

async function readWhole(
  client: DurableClient,
  workflow: PlanOfWorkflow,
  { number, step, openTarget }: WantedStep & { readonly number: number },
): Promise<ReadStep> {
  const piece = PlanPiece.safeParse(await readPiece(client, workflow, number)).data;
  const run = piece?.runs[step - piece.first];
  if (run === undefined) throw notThere(workflow, step);
  const opened = openTarget(workflow.workflowId, run.target);
  return opened.kind === "opened"
    ? { kind: "read", run: { ...run, target: opened.target } }
    : opened;
}

async function readParts(
  client: DurableClient,
  workflow: PlanOfWorkflow,
  { numbers, step, openTarget }: WantedStep & { readonly numbers: readonly number[] },
): Promise<ReadStep> {
  const texts: string[] = [];
  for (const number of numbers) {
    const piece = PlanPart.safeParse(await readPiece(client, workflow, number)).data;
    if (piece?.first !== step) throw notThere(workflow, step);
    const opened = openTarget(workflow.workflowId, piece.part);
    if (opened.kind !== "opened") return opened;
    texts.push(String(opened.target["text"]));
  }
  const [run] = PlanPiece.parse({ first: step, runs: joinParts(texts) }).runs;
  if (run === undefined) throw notThere(workflow, step);
  return { kind: "read", run };
}
