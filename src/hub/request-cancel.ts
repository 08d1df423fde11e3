/**
 * Requests a cancel of a run or of a generation of a workflow.
 *
 * Owns: the event, and who repeats it if it may be discarded. Does not own: what the event causes.
 *
 * 1. Whether an instance has begun is read before the event is raised: what has begun by then gets every event. If it were read
 *    afterwards, an instance could begin in between, after its event was discarded.
 * 2. The caller gets no answer before a relay has been started that it needs.
 */
import type { DurableClient } from "durable-functions";
import {
  cancelRelayIdOf,
  type CancelOrder,
  type CancelRelayInput,
  type RelayedCancel,
} from "../contracts/cancel-relay";
import { CANCEL_RELAY_ORCHESTRATOR, CANCEL_REQUESTED } from "../contracts/names";
import { findInstance, isOver } from "./instances";
import { hasBegun, startUnlessLive, type StoredRun } from "./run-store";
import type { StoredWorkflow } from "./workflows/workflow-store";

/** Raises the event once. It may be discarded, if the instance has not begun. */
export const raiseCancel = (client: DurableClient, id: string, at: Date): Promise<void> =>
  client.raiseEvent(id, CANCEL_REQUESTED, { at: at.toISOString() });

export const cancelRun = (client: DurableClient, run: StoredRun, at: Date): Promise<void> =>
  hasBegun(run) ? raiseCancel(client, run.id, at) : raiseAndRelay(client, run.id, at);

export const cancelGeneration = (
  client: DurableClient,
  { instanceId, progress }: StoredWorkflow,
  at: Date,
): Promise<void> =>
  progress === null ? raiseAndRelay(client, instanceId, at) : raiseCancel(client, instanceId, at);

async function raiseAndRelay(client: DurableClient, instanceId: string, at: Date): Promise<void> {
  await raiseCancel(client, instanceId, at);
  const input: CancelRelayInput = { instanceId, at: at.toISOString(), waitingSince: null };
  await startUnlessLive(client, CANCEL_RELAY_ORCHESTRATOR, {
    id: cancelRelayIdOf(instanceId),
    input,
  });
}

/** Raises the event again, if the instance has begun. Its first turn sets a custom status, whatever that says. */
export async function repeatCancel(
  client: DurableClient,
  { instanceId, at }: CancelOrder,
): Promise<RelayedCancel> {
  const instance = await findInstance(client, instanceId);
  if (instance === null) return { state: "missing" };
  if (isOver(instance)) return { state: "ended" };
  if ((instance.customStatus ?? null) === null) return { state: "notBegun" };
  await raiseCancel(client, instanceId, new Date(at));
  return { state: "raised" };
}
