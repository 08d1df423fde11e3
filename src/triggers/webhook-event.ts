import { z } from "zod";

/** What of a webhook is used: which run at the vendor it is about, and when it was sent if it says so. */
export interface WebhookEvent {
  readonly vendorRunId: string;
  /** Null where the vendor names none. */
  readonly connectionId: string | null;
  readonly sentAt: Date | null;
}

/** Null for events that are not about a run, such as the ones that an administrator sends to try the address. */
export type ReadEvent = (json: unknown) => WebhookEvent | null;

const Id = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,19}$/));

const DbtCloudEvent = z.object({
  accountId: Id,
  timestamp: z.string().optional(),
  data: z.object({ runId: Id }),
});

/** https://docs.getdbt.com/docs/deploy/webhooks#examples-of-json-payloads */
export const readDbtCloudEvent: ReadEvent = (json) => {
  const event = DbtCloudEvent.safeParse(json).data;
  if (event === undefined) return null;
  const sentAt = Date.parse(event.timestamp ?? "");
  return {
    vendorRunId: event.data.runId,
    connectionId: event.accountId,
    sentAt: Number.isNaN(sentAt) ? null : new Date(sentAt),
  };
};

const DatabricksEvent = z.object({ run: z.object({ run_id: Id }) });

/** Names the workspace by a number that is only a part of our connection's id; the password tells whose it is. */
export const readDatabricksEvent: ReadEvent = (json) => {
  const event = DatabricksEvent.safeParse(json).data;
  return event === undefined
    ? null
    : { vendorRunId: event.run.run_id, connectionId: null, sentAt: null };
};
