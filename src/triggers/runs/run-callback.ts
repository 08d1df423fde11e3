import type { HubClient } from "../../hub/hub-client";
import type { CallbackAddresses } from "../../callbacks/callback-addresses";
import {
  CallbackProgress,
  type CallbackForm,
  type LateCallbackInput,
} from "../../contracts/callback";
import { LATE_CALLBACK_ORCHESTRATOR } from "../../contracts/names";
import type { RunRequest } from "../../contracts/run-request";
import type { FieldError } from "../door/problem";
import { findInstance, isOver, startUnlessLive, type StoredRun } from "../../hub/run-store";

/** Where a caller wants to be told how its run ended. */
export interface AskedCallback {
  readonly form: CallbackForm;
  readonly address: string;
}

export type ReadCallback =
  { kind: "read"; callback: AskedCallback | null } | { kind: "refused"; error: FieldError };

/** Which callback a request asks for; null when none. The contract lets it name one of the two. */
export function readCallback(
  { callBackUri, callbackUrl }: RunRequest,
  addresses: CallbackAddresses,
): ReadCallback {
  const [field, form, address] =
    callBackUri === undefined
      ? (["callbackUrl", "plain", callbackUrl] as const)
      : (["callBackUri", "dataFactory", callBackUri] as const);
  if (address === undefined) return { kind: "read", callback: null };
  const refusal = addresses.refusalOf(address);
  return refusal === null
    ? { kind: "read", callback: { form, address } }
    : { kind: "refused", error: { field, message: refusal } };
}

/**
 * Sees to it that the end of a run reaches an address, whenever that was given. A run reports to the address that it was
 * started with; every other one (a Webhook activity that re-attaches has a new address) gets an instance of its own, which
 * waits for the end if need be. Nobody is told twice who has answered once.
 */
export async function promiseCallback(
  client: HubClient,
  run: StoredRun,
  { asked, addresses }: { asked: AskedCallback; addresses: CallbackAddresses },
): Promise<void> {
  if (reportsItself(run, asked, addresses)) return;
  const id = `callback-${run.id}-${addresses.fingerprint(run.id, asked.address)}`;
  const existing = await findInstance(client, id);
  if (existing !== null && (!isOver(existing) || hasDelivered(existing.output))) return;
  const input: LateCallbackInput = {
    runId: run.id,
    callback: addresses.seal(run.id, asked.form, asked.address),
    waitingSince: null,
  };
  await startUnlessLive(client, LATE_CALLBACK_ORCHESTRATOR, { id, input });
}

function reportsItself(
  { id, input, progress, closed }: StoredRun,
  { form, address }: AskedCallback,
  addresses: CallbackAddresses,
): boolean {
  const own = input?.callback;
  if (own?.form !== form || addresses.open(id, own) !== address) return false;
  const state = progress.callback?.state ?? "waiting";
  return state === "delivered" || (state === "waiting" && !closed);
}

const hasDelivered = (output: unknown): boolean =>
  CallbackProgress.safeParse(output).data?.state === "delivered";
