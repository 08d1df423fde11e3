import { z } from "zod";
import type { ActivityContract } from "./activities";
import { Instant } from "./identifiers";

/** Whose words a callback speaks: those of Data Factory's Webhook activity, or our own status document. */
export const CallbackForm = z.enum(["dataFactory", "plain"]);
export type CallbackForm = z.infer<typeof CallbackForm>;

/** Where to report the end of a run. The address is a credential, so history only ever holds it sealed (invariant 6). */
export const SealedCallback = z.strictObject({ form: CallbackForm, sealed: z.string() });
export type SealedCallback = z.infer<typeof SealedCallback>;

/** How far the report has come; part of what callers read, so it names no address. */
export const CallbackProgress = z.strictObject({
  /** `refused`: the receiver, or our own rules, will never take it. `abandoned`: out of reach for too long. */
  state: z
    .enum(["waiting", "delivered", "refused", "abandoned"])
    .describe(
      "waiting: not delivered yet. refused: the receiver does not want it. abandoned: the receiver was out of reach for too long.",
    ),
  tries: z.int().nonnegative().describe("How often it was sent."),
  /** What the newest try came to. */
  message: z.string().nullable().describe("What the newest try came to."),
});
export type CallbackProgress = z.infer<typeof CallbackProgress>;

export const CallbackOrder = z.strictObject({ runId: z.string(), callback: SealedCallback });
export type CallbackOrder = z.infer<typeof CallbackOrder>;

/** Reasons name the receiver's host at most, never its address. */
export const DeliveryResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("delivered"), status: z.int() }),
  z.strictObject({ kind: z.literal("refused"), reason: z.string() }),
  z.strictObject({
    kind: z.literal("tryAgain"),
    reason: z.string(),
    retryAfterSeconds: z.number().nonnegative().nullable(),
  }),
  /** As far as the task hub tells, the run has no last word yet. */
  z.strictObject({ kind: z.literal("notEnded") }),
]);
export type DeliveryResult = z.infer<typeof DeliveryResult>;

/** Posts the last word on a run to the address that waits for it. */
export const deliverCallback: ActivityContract<CallbackOrder, DeliveryResult> = {
  name: "deliverCallback",
  input: CallbackOrder,
  output: DeliveryResult,
};

/** Input of `lateCallback`. */
export const LateCallbackInput = z.strictObject({
  ...CallbackOrder.shape,
  /** Since when it waits for the run to end; null at first. */
  waitingSince: Instant.nullable(),
});
export type LateCallbackInput = z.infer<typeof LateCallbackInput>;
