import * as z from "zod";
import { UsualDuration } from "./adaptive-wait";
import { AttemptReference, AttemptStatus, Duplicate, StatusFacts } from "./attempt";
import { StoredHistory } from "./history";
import { Instant } from "./identifiers";
import { LaunchOrder } from "./launch-order";
import { sealedTarget } from "./target";
import { WebhookStanding } from "./webhook-record";

/** The state of a watch; passed from generation to generation and shown as its custom status. */
export const WatchProgress = z.strictObject({
  checks: z.int().nonnegative(),
  lastCheckAt: Instant.nullable(),
  /** When the vendor last returned a status. */
  lastContactAt: Instant,
  /** Since when the vendor returns that it has no such run. */
  missingSince: Instant.nullable(),
  vendorState: z.string().nullable(),
  queued: z.boolean(),
  /** The vendor's last reason for the queue; absent if the attempt is not queued or no reason was given. */
  queueReason: z.string().optional(),
  /** The vendor's message, or why the last check failed. */
  message: z.string().nullable(),
  runPageUrl: z.string().nullable(),
  // The following fields are missing in watches that an older version has started.
  /** From the newest response that described the attempt. */
  facts: StatusFacts.optional(),
  history: StoredHistory.optional(),
  /** Further runs of the same launch; absent if there are none. */
  duplicates: z.array(Duplicate).optional(),
  /** The run of the vendor's own by which it continued the attempt; absent if it did not. */
  attempt: AttemptReference.optional(),
  /** An ending that the vendor may still replace, and since when it is the same; absent if there is none. */
  ending: z.strictObject({ state: z.string(), since: Instant }).optional(),
  /** How long its job usually takes; absent if it is not known, or not asked for. */
  usual: UsualDuration.optional(),
  /** Since when its checks wait for their turn in this app; absent if the last one was made. */
  heldBackSince: Instant.optional(),
});
export type WatchProgress = z.infer<typeof WatchProgress>;

/** A look for duplicates of a launch, at a vendor that cannot reject one. */
export const Confirmation = z.strictObject({
  order: LaunchOrder,
  /** When its list shows every run that the launch has started. */
  at: Instant,
  /** The number of looks so far. */
  looks: z.int().nonnegative(),
});
export type Confirmation = z.infer<typeof Confirmation>;

/** What a watch knows of the lookout of its connection. */
export const WatchLookout = z.strictObject({
  /** Its checks so far; not counted any further than it matters. */
  checks: z.int().nonnegative(),
  /** When it last told the lookout of itself. */
  joinedAt: Instant.optional(),
  /** How often it has, since it was last told that it is covered, or that it is not. */
  joinings: z.int().nonnegative().optional(),
  /** Until then the lookout looks for it. */
  coveredUntil: Instant.optional(),
  /** No lookout looks for it: its kind of target has none, or its run is being stopped. */
  alone: z.literal(true).optional(),
});
export type WatchLookout = z.infer<typeof WatchLookout>;

export const WatchInput = z.strictObject({
  attempt: AttemptReference,
  sealedTarget,
  waitSeconds: z.int().positive(),
  deadline: Instant,
  queueDeadline: Instant.nullable(),
  lostContactSeconds: z.int().positive(),
  /**
   * After so many checks, joinings of a lookout and news of cover it continues as new. Missing in watches that an older version
   * has started, which count their checks alone.
   */
  stepsPerGeneration: z.int().positive().optional(),
  progress: WatchProgress,
  /** Whether the launch started more than one run is still to be looked up. */
  confirm: Confirmation.optional(),
  /** The previous generation ended with a hint. */
  hinted: z.boolean().optional(),
  /** Missing in watches of runs that were accepted before there were lookouts. */
  lookout: WatchLookout.optional(),
  /** Only if a webhook may wake it: how those about its job stand, once it has asked, and when the last one came. */
  webhooks: z
    .strictObject({ standing: WebhookStanding.optional(), hintAt: Instant.optional() })
    .optional(),
  /** Only if its waits adapt to how long its job usually takes: whether it still asks for that. */
  adaptive: z.strictObject({ asks: z.boolean() }).optional(),
});
export type WatchInput = z.infer<typeof WatchInput>;

/** Why a watch ended. Except for `ended`, the attempt may still be active. */
export const WatchVerdict = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ended"), status: AttemptStatus }),
  z.strictObject({ kind: z.literal("deadlinePassed") }),
  z.strictObject({ kind: z.literal("queueDeadlinePassed") }),
  z.strictObject({ kind: z.literal("lostContact"), reason: z.string() }),
  z.strictObject({ kind: z.literal("missing"), reason: z.string() }),
]);
export type WatchVerdict = z.infer<typeof WatchVerdict>;

export const WatchResult = z.strictObject({ verdict: WatchVerdict, progress: WatchProgress });
export type WatchResult = z.infer<typeof WatchResult>;

/** What a lookout tells a watch. */
export const LookoutNews = z.discriminatedUnion("kind", [
  /** The lookout looks for it until then. This alone is no reason to poll. */
  z.strictObject({ kind: z.literal("covered"), until: Instant }),
  /** In the list its state is another one, or its run is missing. */
  z.strictObject({ kind: z.literal("changed") }),
  /** Nobody looks for it any more. */
  z.strictObject({ kind: z.literal("alone") }),
]);
export type LookoutNews = z.infer<typeof LookoutNews>;

/** Payload of `WakeRequested`: poll now and, if a deadline is given, end the watch by then. */
export const Wake = z.strictObject({
  deadline: Instant.nullable(),
  /** Only if a lookout has raised it. */
  lookout: LookoutNews.optional(),
});
export type Wake = z.infer<typeof Wake>;

/**
 * The id of an attempt's watch is computed, so that a vendor's webhook needs no search. Connection ids are the same in any
 * case; a vendor's run ids are not, and an instance id may not contain every character:
 * https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-orchestrations#orchestration-identity
 *
 * Several runs may watch an adopted attempt, each with a watch of its own: the id of a live instance must not be used twice.
 * No webhook wakes those watches.
 */
export function watchIdOf(
  attempt: Pick<AttemptReference, "provider" | "connectionId" | "vendorRunId" | "number"> &
    Partial<Pick<AttemptReference, "adopted" | "runId">>,
): string {
  const { provider, connectionId, vendorRunId, number, adopted, runId } = attempt;
  const place = `${provider}-${connectionId}`.toLowerCase();
  const own = `watch-${place}-${vendorRunId.replace(/[^a-z0-9.-]/g, escaped)}-${number}`;
  return adopted === true && runId !== undefined ? `${own}-${runId.slice(2, 12)}` : own;
}

/** Unique for each character, and without upper case: `_a` for "A", `_02f_` for "/". */
const escaped = (character: string): string =>
  /[A-Z]/.test(character)
    ? `_${character.toLowerCase()}`
    : `_0${character.charCodeAt(0).toString(16)}_`;
