import type { DurableClient } from "durable-functions";
import { conductorIdOf } from "../../contracts/workflows/workflow-ids";
import { listInstancesSince } from "../instances";
import {
  statesAtStart,
  statesIn,
  toStoredWorkflow,
  type StepStates,
  type StoredWorkflow,
} from "./workflow-store";

/** A workflow of a list. */
export interface FoundWorkflow {
  readonly workflow: StoredWorkflow;
  /** The states of its steps: those that it started with, if its conductor shows none yet. */
  readonly known: StepStates;
}

/** The newest generations of all workflows that were started or resumed since then, newest first. */
export async function listWorkflowsSince(
  client: DurableClient,
  since: Date,
): Promise<FoundWorkflow[]> {
  const instances = await listInstancesSince(client, since);
  const byId = new Map(instances.map((instance) => [instance.instanceId, instance]));
  const newest = new Map<string, StoredWorkflow>();
  for (const workflow of instances.map(toStoredWorkflow)) {
    if (workflow === null) continue;
    const known = newest.get(workflow.id);
    if (known === undefined || known.generation < workflow.generation) {
      newest.set(workflow.id, workflow);
    }
  }
  return [...newest.values()].sort(newestFirst).map((workflow) => {
    const conductor = byId.get(conductorIdOf(workflow.instanceId));
    const shown = conductor === undefined ? null : statesIn(conductor);
    return { workflow, known: shown ?? statesAtStart(workflow.input) };
  });
}

/** Workflows of the same second are sorted by id, so that pages neither overlap nor have gaps. */
function newestFirst(one: StoredWorkflow, other: StoredWorkflow): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  return one.id < other.id ? -1 : 1;
}
