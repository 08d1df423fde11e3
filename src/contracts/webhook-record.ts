/**
 * Whether the webhooks about a job come in time, so that its runs need not be polled meanwhile.
 *
 * 1. Kept for each job, and not for each connection: Databricks sends webhooks only of jobs that name a destination, and dbt may
 *    send those of some jobs only.
 * 2. Three in a row prove them: what is set up wrong sends none, and a single one may have come by chance. One that does not come
 *    ends that, and the next proof takes twice as many, so those that are often lost are hardly ever relied upon.
 * 3. A job without a record is polled as usual. So it does not matter if a record is lost, late, or deleted with old instances.
 */
import * as z from "zod";

export const WebhookPlace = z.strictObject({
  provider: z.string(),
  connectionId: z.string(),
  vendorJobId: z.string(),
});
export type WebhookPlace = z.infer<typeof WebhookPlace>;

export const webhookRecordIdOf = ({ provider, connectionId, vendorJobId }: WebhookPlace): string =>
  `webhooks-${provider}-${connectionId}-${vendorJobId}`.toLowerCase();

const FEWEST_IN_A_ROW = 3;
const MOST_IN_A_ROW = 24;

/** Input and output of `webhookRecord`. */
export const WebhookRecord = z.strictObject({
  inARow: z.int().nonnegative(),
  needed: z.int().positive(),
});
export type WebhookRecord = z.infer<typeof WebhookRecord>;

export const NO_RECORD: WebhookRecord = { inARow: 0, needed: FEWEST_IN_A_ROW };

/** How the webhook about the end of a run came. */
export const WebhookNote = z.enum(["inTime", "late"]);
export type WebhookNote = z.infer<typeof WebhookNote>;

export const afterNote = ({ inARow, needed }: WebhookRecord, note: WebhookNote): WebhookRecord =>
  note === "inTime"
    ? { inARow: Math.min(inARow + 1, needed), needed }
    : { inARow: 0, needed: Math.min(2 * needed, MOST_IN_A_ROW) };

/** `some`: the last ones came, but too few. */
export const WebhookStanding = z.enum(["none", "some", "proven"]);
export type WebhookStanding = z.infer<typeof WebhookStanding>;

export function standingOf({ inARow, needed }: WebhookRecord): WebhookStanding {
  if (inARow >= needed) return "proven";
  return inARow > 0 ? "some" : "none";
}

/** A webhook comes within seconds; one that takes longer saves no checks. */
export const IN_TIME_SECONDS = 60;

/** The vendor's clock may be ahead of ours by so much. Any more, and no webhook seems to belong to an end. */
const CLOCK_SKEW_SECONDS = 10;

export interface SeenEnd {
  /** By the vendor's clock. */
  readonly endedAt: string | null;
  /** When the last webhook about the run came; undefined if none did. */
  readonly hintAt: string | undefined;
  /** When a check saw the end. */
  readonly seenAt: string;
}

/** Null if nothing is known: a check was soon after the end, and the webhook may have been on its way. */
export function noteOf({ endedAt, hintAt, seenAt }: SeenEnd): WebhookNote | null {
  if (endedAt === null) return null;
  const secondsAfter = (instant: string): number =>
    (Date.parse(instant) - Date.parse(endedAt)) / 1_000;
  if (secondsAfter(seenAt) > IN_TIME_SECONDS) return "late";
  const isOfEnd = hintAt !== undefined && secondsAfter(hintAt) >= -CLOCK_SKEW_SECONDS;
  return isOfEnd ? "inTime" : null;
}
