import { z } from "zod";
import { AttemptReference, AttemptStatus } from "./attempt";
import { Instant } from "./identifiers";

/** What a watch has seen so far; carried from generation to generation and shown as its custom status. */
export const WatchProgress = z.strictObject({
  checks: z.int().nonnegative(),
  lastCheckAt: Instant.nullable(),
  /** When the vendor last told us a status. */
  lastContactAt: Instant,
  /** Since when the vendor says that it knows no such run. */
  missingSince: Instant.nullable(),
  vendorState: z.string().nullable(),
  queued: z.boolean(),
  /** Why the vendor lets it wait, as it said last; absent when it does not wait, or no reason was given. */
  queueReason: z.string().optional(),
  /** The vendor's message, or why the last check told nothing. */
  message: z.string().nullable(),
  runPageUrl: z.string().nullable(),
});
export type WatchProgress = z.infer<typeof WatchProgress>;

export const WatchInput = z.strictObject({
  attempt: AttemptReference,
  waitSeconds: z.int().positive(),
  deadline: Instant,
  queueDeadline: Instant.nullable(),
  lostContactSeconds: z.int().positive(),
  progress: WatchProgress,
  /** The generation before ended with a hint. */
  hinted: z.boolean().optional(),
});
export type WatchInput = z.infer<typeof WatchInput>;

/** Why a watch stopped watching. Everything but `ended` leaves the attempt alive as far as we know. */
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

/** Payload of `WakeRequested`: look now and, when a deadline is given, stop watching by then. */
export const Wake = z.strictObject({ deadline: Instant.nullable() });
export type Wake = z.infer<typeof Wake>;

/** The watch of an attempt is found by computation, so that a vendor's webhook needs no search. */
export function watchIdOf(
  attempt: Pick<AttemptReference, "provider" | "connectionId" | "vendorRunId" | "number">,
): string {
  const { provider, connectionId, vendorRunId, number } = attempt;
  return `watch-${provider}-${connectionId}-${vendorRunId}-${number}`.toLowerCase();
}
