import type { InvocationContext } from "@azure/functions";
import { standingOf } from "../contracts/webhook-record";
import { keepWebhookRecord } from "../contracts/webhook-step";
import type { HubClient } from "../hub/hub-client";
import { findWebhookRecord, noteWebhook } from "../hub/webhook-records";
import { activity, type Activity } from "./activity";

/** Reads or changes how the webhooks about a job stand. If the task hub fails, nobody relies on them. */
export const createKeepWebhookRecord = (
  clientOf: (context: InvocationContext) => HubClient,
): Activity =>
  activity(keepWebhookRecord, async ({ place, note }, context) => {
    const client = clientOf(context);
    const record =
      note === null
        ? await findWebhookRecord(client, place)
        : await noteWebhook(client, place, note);
    return { standing: standingOf(record) };
  });
