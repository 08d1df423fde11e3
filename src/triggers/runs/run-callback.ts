import type { HubClient } from "../../hub/hub-client";
import type { CallbackAddresses } from "../../callbacks/callback-addresses";
import {
  CallbackProgress,
  type CallbackForm,
  type SealedCallback,
  type LateCallbackInput,
} from "../../contracts/callback";
import { LATE_CALLBACK_ORCHESTRATOR } from "../../contracts/names";
import type { RunRequest } from "../../contracts/run-request";
import type { FieldError } from "../door/problem";
import { findInstance, isOver } from "../../hub/instances";
import { startUnlessLive } from "../../hub/run-store";

/** The callback that a caller asks for. */
export interface AskedCallback {
  readonly form: CallbackForm;
  readonly address: string;
}

export type ReadCallback =
  { kind: "read"; callback: AskedCallback | null } | { kind: "refused"; error: FieldError };

/** The callback that a request asks for; null if none. The contract allows only one of the two fields. */
export function readCallback(
  { callBackUri, callbackUrl }: Pick<RunRequest, "callBackUri" | "callbackUrl">,
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

/** A run, or a generation of a workflow. */
export interface CalledBack {
  /** For which its addresses are encrypted. */
  readonly id: string;
  /** Whose end is reported, if that is another id. */
  readonly instanceId?: string;
  readonly closed: boolean;
  readonly input: { readonly callback?: SealedCallback | undefined } | null;
  readonly progress: { readonly callback?: CallbackProgress | undefined } | null;
}

/**
 * Ensures that a callback is sent to an address at the end of a run. A run delivers to the address that it was started
 * with. Every other address (a Webhook activity that re-attaches has a new one) gets an instance of its own, which waits
 * for the end if necessary. No second callback is sent to an address that has accepted one.
 */
export async function ensureCallback(
  client: HubClient,
  run: CalledBack,
  { asked, addresses }: { asked: AskedCallback; addresses: CallbackAddresses },
): Promise<void> {
  if (isDeliveredByRun(run, asked, addresses)) return;
  const { instanceId = run.id } = run;
  const id = `callback-${instanceId}-${addresses.fingerprint(instanceId, asked.address)}`;
  const existing = await findInstance(client, id);
  if (existing !== null && (!isOver(existing) || hasDelivered(existing.output))) return;
  const input: LateCallbackInput = {
    runId: instanceId,
    callback: addresses.seal(run.id, asked.form, asked.address),
    waitingSince: null,
  };
  await startUnlessLive(client, LATE_CALLBACK_ORCHESTRATOR, { id, input });
}

function isDeliveredByRun(
  { id, input, progress, closed }: CalledBack,
  { form, address }: AskedCallback,
  addresses: CallbackAddresses,
): boolean {
  const own = input?.callback;
  if (own?.form !== form || addresses.open(id, own) !== address) return false;
  const state = progress?.callback?.state ?? "waiting";
  return state === "delivered" || (state === "waiting" && !closed);
}

const hasDelivered = (output: unknown): boolean =>
  CallbackProgress.safeParse(output).data?.state === "delivered";
