/**
 * Resumes a workflow that ended badly.
 *
 * 1. Each generation is an instance with a computed id, so two calls at once start the same one.
 * 2. A workflow has at most one live generation: the next one is started when the one before has ended. While a resumed
 *    workflow is live, a repeated call finds it.
 */
import type { DurableClient } from "durable-functions";
import type { SealedCallback } from "../../contracts/callback";
import { NO_NOTICES, notifiesIf, type NoticeScope } from "../../contracts/notices";
import type { AttemptMode } from "../../contracts/run-request";
import { MOST_GENERATIONS } from "../../contracts/workflows/limits";
import type { EndedGeneration, WorkflowInput } from "../../contracts/workflows/workflow-input";
import type { AttachedWorkflow, AttachWorkflow } from "./attach-workflow";
import { conductorIdOf } from "../../contracts/workflows/workflow-ids";
import { findInstance, isOver } from "../instances";
import { findStepStates, type StoredWorkflow } from "./workflow-store";

export interface ResumeOrder {
  /** Null: what failed is repaired, and started anew if that is not possible. */
  readonly mode: AttemptMode | null;
  readonly now: () => Date;
  /** Replaces the address that the first generation was started with. */
  readonly callback?: SealedCallback;
  /** What the rules of today could be about. */
  readonly notices?: NoticeScope;
}

export type ResumeAnswer =
  | {
      readonly kind: "attached";
      readonly attached: AttachedWorkflow;
      readonly input: WorkflowInput;
    }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string };

const refuse = (code: string, reason: string): ResumeAnswer => ({ kind: "refused", code, reason });

/** Starts the next generation of a workflow, given its newest one. */
export async function resumeWorkflow(
  client: DurableClient,
  newest: StoredWorkflow,
  { order, attach }: { readonly order: ResumeOrder; readonly attach: AttachWorkflow },
): Promise<ResumeAnswer> {
  const { id, input } = newest;
  if (input === null) {
    return refuse(
      "workflowUnreadable",
      `What workflow ${id} was asked to do can no longer be read.`,
    );
  }
  if (!newest.ended) {
    return newest.generation === 1
      ? refuse(
          "workflowNotEnded",
          `Workflow ${id} has not ended. Cancel it, or wait for its end, before it is resumed.`,
        )
      : { kind: "attached", attached: { workflow: newest, isNew: false }, input };
  }
  const refusal = refusalOf(newest);
  if (refusal !== null) return refusal;
  await endConductor(client, newest);
  const next = await nextGeneration(client, newest, { input, order });
  return {
    kind: "attached",
    attached: await attach(client, { input: next, runs: null }),
    input: next,
  };
}

/** If a workflow was ended from outside, its conductor may still be live: it would start and cancel runs as well. */
async function endConductor(
  client: DurableClient,
  { instanceId, progress }: StoredWorkflow,
): Promise<void> {
  if (progress !== null && progress.conclusion !== null) return;
  const conductorId = conductorIdOf(instanceId);
  const conductor = await findInstance(client, conductorId);
  if (conductor === null || isOver(conductor)) return;
  await client.terminate(conductorId, "Its workflow was ended from outside, and is resumed.");
}

function refusalOf({ id, generation, progress }: StoredWorkflow): ResumeAnswer | null {
  if (progress?.conclusion?.outcome === "succeeded") {
    return refuse(
      "workflowSucceeded",
      `Workflow ${id} has succeeded, so there is nothing to resume.`,
    );
  }
  return generation < MOST_GENERATIONS
    ? null
    : refuse(
        "tooManyGenerations",
        `Workflow ${id} was resumed ${MOST_GENERATIONS - 1} times. Start it as a new workflow.`,
      );
}

async function nextGeneration(
  client: DurableClient,
  newest: StoredWorkflow,
  { input, order }: { readonly input: WorkflowInput; readonly order: ResumeOrder },
): Promise<WorkflowInput> {
  const { steps, notes } = await findStepStates(client, newest);
  const { mode, now, callback = input.callback, notices = NO_NOTICES } = order;
  const asked: WorkflowInput = { ...input };
  delete asked.notifies;
  return {
    ...asked,
    ...notifiesIf(notices.runs),
    generation: newest.generation + 1,
    resumedAt: now().toISOString(),
    resumes: {
      ...{ mode, steps, notes },
      generations: [...(input.resumes?.generations ?? []), endedGeneration(newest, input)],
    },
    ...(callback !== undefined && { callback }),
  };
}

const endedGeneration = (
  { generation, progress, updatedAt }: StoredWorkflow,
  { acceptedAt, resumedAt }: WorkflowInput,
): EndedGeneration => ({
  number: generation,
  acceptedAt: resumedAt ?? acceptedAt,
  endedAt: progress?.endedAt ?? updatedAt,
  outcome: progress?.conclusion?.outcome ?? "unknown",
});
