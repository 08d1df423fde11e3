/**
 * How the webhooks about each job came: one instance for each job, as for the state of a schedule.
 *
 * Of two changes at once one may be lost. The next run makes another, and a job without a record is only polled as usual.
 */
import type { DurableClient } from "durable-functions";
import { WEBHOOK_RECORD_ORCHESTRATOR } from "../contracts/names";
import {
  afterNote,
  NO_RECORD,
  WebhookRecord,
  webhookRecordIdOf,
  type WebhookNote,
  type WebhookPlace,
} from "../contracts/webhook-record";
import { findInstance } from "./instances";
import { startUnlessLive } from "./run-store";

export async function findWebhookRecord(
  client: DurableClient,
  place: WebhookPlace,
): Promise<WebhookRecord> {
  const instance = await findInstance(client, webhookRecordIdOf(place));
  return WebhookRecord.safeParse(instance?.input).data ?? NO_RECORD;
}

/** Returns the record with the note. */
export async function noteWebhook(
  client: DurableClient,
  place: WebhookPlace,
  note: WebhookNote,
): Promise<WebhookRecord> {
  const known = await findWebhookRecord(client, place);
  const next = afterNote(known, note);
  if (next.inARow === known.inARow && next.needed === known.needed) return known;
  await startUnlessLive(client, WEBHOOK_RECORD_ORCHESTRATOR, {
    id: webhookRecordIdOf(place),
    input: next,
  });
  return next;
}
