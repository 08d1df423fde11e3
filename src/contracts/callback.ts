import * as z from "zod";
import type { ActivityContract } from "./activities";
import { Instant } from "./identifiers";

/** The body of a callback: that of Data Factory's Webhook activity, or our own status document. */
export const CallbackForm = z.enum(["dataFactory", "plain"]);
export type CallbackForm = z.infer<typeof CallbackForm>;

/** Where to send the callback. The address is a credential, so the history only contains it encrypted (invariant 6). */
export const SealedCallback = z.strictObject({ form: CallbackForm, sealed: z.string() });
export type SealedCallback = z.infer<typeof SealedCallback>;

/** The state of the delivery. Callers can read it, so it contains no address. */
export const CallbackProgress = z.strictObject({
  /** `refused`: rejected permanently, by the receiver or by our own rules. `abandoned`: could not be delivered for too long. */
  state: z
    .enum(["waiting", "delivered", "refused", "abandoned"])
    .describe(
      "waiting: not delivered yet. refused: rejected permanently. abandoned: it could not be delivered for an hour.",
    ),
  tries: z.int().nonnegative().describe("How often it was sent."),
  message: z.string().nullable().describe("The result of the newest try."),
});
export type CallbackProgress = z.infer<typeof CallbackProgress>;

export const CallbackOrder = z.strictObject({ runId: z.string(), callback: SealedCallback });
export type CallbackOrder = z.infer<typeof CallbackOrder>;

/** Reasons name the receiver's host at most, never its address. */
export const PostResult = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("delivered"), status: z.int() }),
  z.strictObject({ kind: z.literal("refused"), reason: z.string() }),
  z.strictObject({
    kind: z.literal("tryAgain"),
    reason: z.string(),
    retryAfterSeconds: z.number().nonnegative().nullable(),
  }),
]);
export type PostResult = z.infer<typeof PostResult>;

export const DeliveryResult = z.discriminatedUnion("kind", [
  ...PostResult.options,
  /** According to the task hub, the run has no conclusion yet. */
  z.strictObject({ kind: z.literal("notEnded") }),
]);
export type DeliveryResult = z.infer<typeof DeliveryResult>;

/** Posts the conclusion of a run to its callback address. */
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
