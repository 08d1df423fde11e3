import * as z from "zod";
import type { ActivityContract } from "./activities";
import { WebhookNote, WebhookPlace, WebhookStanding } from "./webhook-record";

export const WebhookOrder = z.strictObject({
  place: WebhookPlace,
  /** Null: only says how it stands. */
  note: WebhookNote.nullable(),
});
export type WebhookOrder = z.infer<typeof WebhookOrder>;

export const WebhookAnswer = z.strictObject({ standing: WebhookStanding });
export type WebhookAnswer = z.infer<typeof WebhookAnswer>;

/** Says how the webhooks about a job stand, after a note if there is one. */
export const keepWebhookRecord: ActivityContract<WebhookOrder, WebhookAnswer> = {
  name: "keepWebhookRecord",
  input: WebhookOrder,
  output: WebhookAnswer,
};
