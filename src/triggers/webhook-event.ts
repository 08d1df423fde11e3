import { z } from "zod";

/** What of a webhook is used. */
export interface WebhookEvent {
  readonly vendorRunId: string;
  /** Null where the vendor does not name it as we do. */
  readonly connectionId: string | null;
  /** Null where the vendor does not say it, or nobody has signed it. */
  readonly sentAt: Date | null;
  /** Another one with this key is the same again, for so many seconds. */
  readonly same: { readonly key: string; readonly seconds: number };
}

/** Null for events that are not about a run, such as the ones that an administrator sends to try the address. */
export type ReadEvent = (json: unknown) => WebhookEvent | null;

const Id = z
  .union([z.string(), z.int()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,19}$/));

/** Longer than dbt tries to deliver one, as far as is known. */
export const REMEMBERED_SECONDS = 3_600;

const DbtCloudEvent = z.object({
  accountId: Id,
  eventId: z.string().optional(),
  eventType: z.string().optional(),
  timestamp: z.string().optional(),
  data: z.object({ runId: Id }),
});

/** https://docs.getdbt.com/docs/deploy/webhooks#examples-of-json-payloads */
export const readDbtCloudEvent: ReadEvent = (json) => {
  const event = DbtCloudEvent.safeParse(json).data;
  if (event === undefined) return null;
  const { accountId, eventId, eventType = "", timestamp = "", data } = event;
  const sentAt = Date.parse(timestamp);
  return {
    vendorRunId: data.runId,
    connectionId: accountId,
    sentAt: Number.isNaN(sentAt) ? null : new Date(sentAt),
    same: {
      key: eventId ?? `${data.runId} ${eventType} ${timestamp}`,
      seconds: REMEMBERED_SECONDS,
    },
  };
};

/**
 * Whoever has seen one webhook of Databricks has its password, and can make others: what can be bounded is how often a
 * run is woken. A run that was woken looks twice, so what comes in between is not lost.
 */
const SECONDS_BETWEEN_WAKES = 10;

const DatabricksEvent = z.object({ run: z.object({ run_id: Id }) });

/** It names the workspace by a number that is only a part of our connection's id; the password tells whose it is. */
export const readDatabricksEvent: ReadEvent = (json) => {
  const vendorRunId = DatabricksEvent.safeParse(json).data?.run.run_id;
  if (vendorRunId === undefined) return null;
  const same = { key: vendorRunId, seconds: SECONDS_BETWEEN_WAKES };
  return { vendorRunId, connectionId: null, sentAt: null, same };
};
