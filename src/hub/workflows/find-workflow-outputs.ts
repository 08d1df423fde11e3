import type { DurableClient } from "durable-functions";
import { type Outputs, WORKFLOW_OUTPUTS_BYTE_LIMIT } from "../../contracts/outputs";
import type { WorkflowOutputs } from "../../contracts/workflows/workflow-document";
import { findOutputs } from "../find-outputs";
import { inTurns } from "../in-turns";
import { findNamedSteps } from "./plan-store";
import { findNewestRun } from "./newest-run";
import { stepRunIdOf } from "./workflow-id";
import type { StepStates, StoredWorkflow } from "./workflow-store";

const AT_A_TIME = 10;

interface StepWithRun {
  readonly name: string;
  readonly runId: string;
}

/**
 * What the steps of a workflow produced, in their order, as much as there is room for. `notVisible` if the task hub does not
 * show all of it yet, or not now.
 */
export async function findWorkflowOutputs(
  client: DurableClient,
  { id, input }: StoredWorkflow,
  { known, now }: { readonly known: StepStates; readonly now: Date },
): Promise<WorkflowOutputs | "notVisible"> {
  const named = input === null ? [] : ((await findNamedSteps(client, input)) ?? []);
  const names = named.map(({ name }) => name);
  const steps = known.steps.flatMap(([, generation], step): StepWithRun[] => {
    const name = names[step];
    const hasRun = generation > 0 && name !== undefined;
    return hasRun ? [{ name, runId: stepRunIdOf(id, step, generation) }] : [];
  });
  const found: WorkflowOutputs = { steps: {}, truncated: false };
  for (let first = 0; first < steps.length; first += AT_A_TIME) {
    const next = steps.slice(first, first + AT_A_TIME);
    const read = await inTurns(next, AT_A_TIME, ({ runId }) => outputsOf(client, runId, now));
    for (const [index, outputs] of read.entries()) {
      if (outputs === "notVisible") return "notVisible";
      if (!add(found, next[index]?.name ?? "", outputs)) return { ...found, truncated: true };
    }
  }
  return found;
}

async function outputsOf(
  client: DurableClient,
  runId: string,
  now: Date,
): Promise<Outputs | null | "notVisible"> {
  const run = await findNewestRun(client, runId);
  return run === null ? null : findOutputs(client, run, now);
}

/** Whether there was room for it. */
function add({ steps }: WorkflowOutputs, name: string, outputs: Outputs | null): boolean {
  const all = JSON.stringify({ ...steps, [name]: outputs });
  if (Buffer.byteLength(all) > WORKFLOW_OUTPUTS_BYTE_LIMIT) return false;
  steps[name] = outputs;
  return true;
}
