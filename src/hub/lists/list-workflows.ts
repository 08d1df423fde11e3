/**
 * A page of workflows, newest first.
 *
 * 1. A workflow is listed as its newest generation, at the place of that one. A generation that ended without success may have a
 *    newer one. That is among what was read if the page begins with the newest workflow and left out none for its status;
 *    otherwise it is looked up.
 * 2. The states of the steps are read for the workflows of the page alone.
 */
import type { DurableClient } from "durable-functions";
import type { ListCounts } from "../../contracts/list-page";
import type { RunStatus } from "../../contracts/outcome";
import { workflowInstanceId } from "../../contracts/workflows/workflow-ids";
import { inTurns } from "../in-turns";
import { findInstance, orElse } from "../instances";
import { workflowVerdictOf } from "../workflows/workflow-documents";
import {
  findStepStates,
  statesAtStart,
  toStoredWorkflow,
  type StepStates,
  type StoredWorkflow,
} from "../workflows/workflow-store";
import { countStatuses } from "./list-counts";
import { pageOf, readNewest, type ListOrder, type ListPosition } from "./newest-first";
import { statesFor } from "./statuses";

export interface WorkflowListOrder extends Omit<
  ListOrder<StoredWorkflow>,
  "idPrefix" | "statuses" | "toEntry"
> {
  readonly status: RunStatus | undefined;
  /** The beginning of a workflow's id, if only one workflow is wanted. */
  readonly idPrefix: string | undefined;
  /** Whether the caller may read it, and asked for it. */
  readonly isWanted: (workflow: StoredWorkflow) => boolean;
}

/** A workflow of a list. */
export interface FoundWorkflow {
  readonly workflow: StoredWorkflow;
  /** The states of its steps: those that it started with, if its conductor shows none yet. */
  readonly known: StepStates;
}

export interface WorkflowPage {
  readonly workflows: readonly FoundWorkflow[];
  readonly counts: ListCounts;
  /** Null on the last page. */
  readonly end: ListPosition | null;
}

const AT_A_TIME = 10;

export async function listWorkflows(
  client: DurableClient,
  order: WorkflowListOrder,
): Promise<WorkflowPage> {
  const { status, idPrefix, isWanted } = order;
  const generations = new Map<string, number>();
  const newest = await readNewest<StoredWorkflow>(client, {
    ...order,
    idPrefix: idPrefix ?? "w-",
    statuses: statesFor(status),
    toEntry: (instance) => {
      const workflow = toStoredWorkflow(instance);
      if (workflow === null) return null;
      const { id, generation } = workflow;
      generations.set(id, Math.max(generation, generations.get(id) ?? 0));
      return isWanted(workflow) ? workflow : null;
    },
  });
  const known = newest.entries.filter(({ id, generation }) => generations.get(id) === generation);
  const hasAllNewer = order.after === null && order.until === null && status === undefined;
  const current = hasAllNewer ? known : await withoutOlderGenerations(client, known);
  const { shown, end } = pageOf({ ...newest, entries: current }, order.most);
  return {
    workflows: await inTurns(shown, AT_A_TIME, async (workflow) => ({
      workflow,
      known: await orElse(statesAtStart(workflow.input), () => findStepStates(client, workflow)),
    })),
    counts: countStatuses(
      current.map((workflow) => workflowVerdictOf(workflow).status),
      newest.end !== null,
    ),
    end,
  };
}

async function withoutOlderGenerations(
  client: DurableClient,
  workflows: readonly StoredWorkflow[],
): Promise<StoredWorkflow[]> {
  const isNewest = await inTurns(workflows, AT_A_TIME, async (workflow) => {
    if (!mayHaveNewer(workflow)) return true;
    const next = workflowInstanceId(workflow.id, workflow.generation + 1);
    return (await findInstance(client, next)) === null;
  });
  return workflows.filter((_, index) => isNewest[index] === true);
}

/** Only a workflow that ended without success can be resumed. */
function mayHaveNewer(workflow: StoredWorkflow): boolean {
  const { done, succeeded } = workflowVerdictOf(workflow);
  return done && succeeded === false;
}
