import type { InvocationContext } from "@azure/functions";
import type { StoredClaims } from "./claims/claims";
import { OrchestrationRuntimeStatus, type DurableClient } from "durable-functions";
import { isRunId } from "../contracts/identifiers";
import { idOfNotices, noticesIdOf } from "../contracts/notices";
import { outputsIdOf, runIdOfOutputs } from "../contracts/outputs";
import { RunInput } from "../contracts/run-input";
import { onOneLine } from "../contracts/plain-text";
import { findHalfWrittenWatches } from "./half-written-watches";
import { currentPause, isScheduleStateId, ScheduleState } from "../contracts/schedule-state";
import { inTurns } from "./in-turns";
import { findInstance, type Instance } from "./instances";
import { type InstancePage, readInstancePage } from "./lists/instance-pages";
import { findRun } from "./run-store";
import { instancesToPurge, workflowIdOfInstance } from "./workflows/purge-workflow";
import { findWorkflow } from "./workflows/workflow-store";

export interface PurgeRunsOptions {
  /** How long an instance is stored after it ended; its idempotency key is deleted with it. */
  readonly retentionDays: number;
  readonly now: () => Date;
  readonly claims: Pick<StoredClaims, "removeOld">;
}

const DAY_MS = 86_400_000;

/** Enough for the runs of a day in a busy app, few enough to finish within one execution. */
const MOST_A_TURN = 5_000;

const AT_A_TIME = 20;

const FINISHED = [
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Terminated,
];

/** Workflows first: the runs of their steps are deleted after them. */
const PARTS = ["w-", ""];

/**
 * Deletes finished instances whose retention is over, a page at a time. Running instances are never deleted, however old they
 * are. The age counts from the end: a run of three weeks is not deleted on the day on which it ends. What cannot be deleted now
 * is found again by the next execution.
 */
export const createPurgeRuns =
  ({ retentionDays, claims, now }: PurgeRunsOptions) =>
  async (_timer: unknown, client: DurableClient, context: InvocationContext): Promise<void> => {
    const endedBefore = new Date(now().getTime() - retentionDays * DAY_MS);
    const purge: Purge = {
      client,
      endedBefore,
      left: MOST_A_TURN,
      deleted: 0,
      failures: new Map(),
    };
    for (const idPrefix of PARTS) await purgePart(purge, idPrefix);
    context.log(
      `Removed ${purge.deleted} instances that ended before ${endedBefore.toISOString()}`,
    );
    const [failure] = purge.failures;
    if (failure !== undefined) {
      context.warn(
        `${purge.failures.size} old instances could not be removed; the next execution tries again: ${failure.join(": ")}`,
      );
    }
    await removeClaims(claims, endedBefore, context);
  };

interface Purge {
  readonly client: DurableClient;
  readonly endedBefore: Date;
  /** How many more instances this execution may delete, apart from what is deleted with them. */
  left: number;
  deleted: number;
  /** The reason for each instance that could not be deleted. */
  readonly failures: Map<string, string>;
}

/** A continuation stays valid while instances are deleted: it names an id, or a place in the table. */
async function purgePart(purge: Purge, idPrefix: string): Promise<void> {
  const { client, endedBefore } = purge;
  const query = { idPrefix, statuses: FINISHED, from: null, to: endedBefore };
  let continuation: string | null = null;
  do {
    const page: InstancePage = await readInstancePage(client, query, continuation);
    continuation = page.next;
    const due = page.instances
      .filter(({ updatedAt }) => updatedAt !== null && new Date(updatedAt) < endedBefore)
      .slice(0, purge.left);
    const counts = await inTurns(due, AT_A_TIME, (instance) => purgeInstance(purge, instance));
    purge.deleted += counts.reduce((sum, count) => sum + count, 0);
    // What is kept for a workflow, and what cannot be deleted, takes no place of what can.
    purge.left -= counts.filter((count) => count > 0).length;
  } while (continuation !== null && purge.left > 0);
}

async function purgeInstance(
  { client, failures }: Purge,
  { instanceId: id, input, customStatus }: Instance,
): Promise<number> {
  try {
    // What people did to a schedule is kept while it matters.
    if (isScheduleStateId(id) && isInUse(input)) return 0;
    const run = RunInput.safeParse(input).data;
    const { workflow, notifies = false } = run ?? {};
    const due = { id, workflowId: workflow?.id ?? null, notifies, customStatus };
    return await purgeAll(client, await idsToPurge(client, due));
  } catch (error) {
    failures.set(id, reasonOf(error));
    return 0;
  }
}

interface DueInstance {
  readonly id: string;
  /** The workflow of which it is the run of a step; null if it is none. */
  readonly workflowId: string | null;
  /** It is a run that may have notices. */
  readonly notifies: boolean;
  readonly customStatus: unknown;
}

/** A pause that lasts is kept however old it is, and so is a state that cannot be read. */
function isInUse(input: unknown): boolean {
  const state = ScheduleState.safeParse(input).data;
  return state === undefined || currentPause(state) !== null;
}

/** All that is deleted for an old instance, in this order; nothing if it is still needed. */
async function idsToPurge(
  client: DurableClient,
  { id, workflowId, notifies, customStatus }: DueInstance,
): Promise<readonly string[]> {
  const ofWorkflow = workflowIdOfInstance(id);
  if (ofWorkflow !== null) return instancesToPurge(client, id, ofWorkflow);
  // A workflow that is resumed reads the runs and the outputs of its steps.
  if (workflowId !== null && (await findWorkflow(client, workflowId)) !== null) return [];
  // Outputs and notices may end before the run, which waits for its callback; they are deleted with it, not before.
  const runId = runIdOfOutputs(id) ?? idOfNotices(id);
  if (runId !== null) return (await isKept(client, runId)) ? [] : [id];
  if (!isRunId(id)) return [id];
  // The run last: if a call fails, it is found again the next day.
  const notices = notifies ? [noticesIdOf(id)] : [];
  const watches = await findHalfWrittenWatches(client, customStatus);
  return [outputsIdOf(id), ...notices, ...watches, id];
}

/** A run, or a generation of a workflow. */
const isKept = async (client: DurableClient, id: string): Promise<boolean> =>
  (isRunId(id) ? await findRun(client, id) : await findInstance(client, id)) !== null;

async function purgeAll(client: DurableClient, ids: readonly string[]): Promise<number> {
  let deleted = 0;
  for (const id of ids) deleted += (await client.purgeInstanceHistory(id)).instancesDeleted;
  return deleted;
}

/**
 * A claim is not changed after its launch, so it is older than the end of its run. What cannot be deleted now is found again
 * by the next execution, because the list contains every old claim.
 */
async function removeClaims(
  claims: PurgeRunsOptions["claims"],
  changedBefore: Date,
  context: InvocationContext,
): Promise<void> {
  try {
    const removed = await claims.removeOld(changedBefore, MOST_A_TURN);
    context.log(`Removed ${removed} claims that were last changed before then`);
  } catch (error) {
    context.warn(
      `Old claims were not all removed; the next execution tries again: ${reasonOf(error)}`,
    );
  }
}

const reasonOf = (error: unknown): string =>
  onOneLine(error instanceof Error ? error.message : String(error));
