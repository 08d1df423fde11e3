/**
 * What a watch makes of the webhooks about its job.
 *
 * Owns: asking how they stand, and noting whether the one about the end of its run came in time. Does not own: what proves them
 * (contracts/webhook-record.ts), and how long a watch then waits (usual-wait.ts).
 *
 * 1. It asks at its first check, and again at each check while it relies on them. Without an answer it does not rely on them.
 * 2. It notes only what changes something. A note that is lost is made by the next run.
 * 3. No end of a run depends on it: a note is made once, and a failed step is passed over.
 */
import type { AttemptStatus, CheckResult } from "../contracts/attempt";
import type { WatchInput } from "../contracts/watch";
import { noteOf, type WebhookNote, type WebhookStanding } from "../contracts/webhook-record";
import { keepWebhookRecord } from "../contracts/webhook-step";
import { now, type OrchestrationContext, type Steps, tryActivity } from "./durable-steps";

export const isProven = ({ webhooks }: Pick<WatchInput, "webhooks">): boolean =>
  webhooks?.standing === "proven";

/** Asks how the webhooks about the job stand, if it is time to. */
export function* learnStanding(
  context: OrchestrationContext,
  input: WatchInput,
  checked: CheckResult,
): Steps<WatchInput> {
  const { webhooks } = input;
  if (webhooks === undefined || checked.kind !== "checked") return input;
  if (webhooks.standing !== undefined && webhooks.standing !== "proven") return input;
  const standing = yield* keep(context, input, null);
  return { ...input, webhooks: { ...webhooks, standing } };
}

/** Remembers when a webhook woke it. */
export const withHint = (context: OrchestrationContext, input: WatchInput): WatchInput =>
  input.webhooks === undefined
    ? input
    : { ...input, webhooks: { ...input.webhooks, hintAt: now(context) } };

/** Notes how the webhook about the end came. */
export function* noteWebhook(
  context: OrchestrationContext,
  input: WatchInput,
  { kind, facts }: AttemptStatus,
): Steps<void> {
  const { webhooks, progress } = input;
  if (webhooks?.standing === undefined) return;
  const { standing, hintAt } = webhooks;
  const endedAt = facts?.endedAt ?? null;
  const note = noteOf({ endedAt, hintAt, seenAt: progress.lastCheckAt ?? now(context) });
  if (note === null || note === NOTHING_NEW[standing]) return;
  // Neither vendor guarantees a webhook about a run that was cancelled.
  if (note === "late" && kind === "cancelled") return;
  yield* keep(context, input, note);
}

/** What would change nothing. */
const NOTHING_NEW: Readonly<Record<WebhookStanding, WebhookNote | null>> = {
  none: "late",
  some: null,
  proven: "inTime",
};

function* keep(
  context: OrchestrationContext,
  { attempt }: WatchInput,
  note: WebhookNote | null,
): Steps<WebhookStanding> {
  const { provider, connectionId, vendorJobId } = attempt;
  const { standing } = yield* tryActivity(context, keepWebhookRecord, {
    input: { place: { provider, connectionId, vendorJobId }, note },
    otherwise: { standing: "none" } as const,
    pauses: [],
  });
  return standing;
}
