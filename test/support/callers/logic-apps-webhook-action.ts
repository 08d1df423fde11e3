/**
 * The HTTP Webhook action of Logic Apps:
 * https://learn.microsoft.com/azure/connectors/connectors-native-webhook
 */
import { secondsOfIsoDuration, waitFor } from "./caller-time";
import type { CallbackInbox } from "./data-factory-webhook-activity";
import {
  sendWithRetries,
  toActionRun,
  toRequest,
  type ActionRun,
  type HttpInputs,
  type LogicApps,
} from "./logic-apps-action";
import { parseJson } from "./transport";

export interface HttpWebhookAction {
  readonly name: string;
  readonly inputs: { readonly subscribe: HttpInputs; readonly unsubscribe: HttpInputs };
  readonly limit?: { readonly timeout: string };
}

export interface Waiting {
  /** The value of `listCallbackUrl()`. */
  readonly inbox: CallbackInbox;
  /** Whether the workflow's run was cancelled. */
  readonly isCancelled?: () => boolean;
}

const DEFAULT_LIMIT = "P90D";

/** Unsubscribes after a success, on a cancel and before a timeout. */
export async function runWebhookAction(
  { name, inputs, limit }: HttpWebhookAction,
  engine: LogicApps,
  { inbox, isCancelled = () => false }: Waiting,
): Promise<ActionRun> {
  const { subscribe, unsubscribe } = inputs;
  const subscribed = toActionRun(
    await sendWithRetries(await toRequest(subscribe, engine, name), engine, subscribe.retryPolicy),
  );
  if (subscribed.status !== "Succeeded") return subscribed;
  const waited = await waitFor(
    engine.time,
    () => (isCancelled() ? "cancelled" : inbox.take()),
    secondsOfIsoDuration(limit?.timeout ?? DEFAULT_LIMIT),
  );
  await sendWithRetries(
    await toRequest(unsubscribe, engine, name),
    engine,
    unsubscribe.retryPolicy,
  );
  if (waited === undefined) return { status: "TimedOut", code: "ActionTimedOut", outputs: null };
  if (waited === "cancelled") return { status: "Cancelled", code: "Cancelled", outputs: null };
  const headers = { "content-type": waited.contentType };
  return {
    status: "Succeeded",
    code: "OK",
    outputs: { headers, body: parseJson(waited.body) ?? waited.body },
  };
}
