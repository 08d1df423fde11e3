import * as z from "zod";
import type { ActivityContract } from "./activities";
import { Instant } from "./identifiers";

/** A cancel of a run or of a generation of a workflow. */
export const CancelOrder = z.strictObject({
  instanceId: z.string(),
  /** When it was requested. */
  at: Instant,
});
export type CancelOrder = z.infer<typeof CancelOrder>;

/** Input of `cancelRelay`. */
export const CancelRelayInput = z.strictObject({
  ...CancelOrder.shape,
  /** Since when it waits for the first turn of the instance; null at first. */
  waitingSince: Instant.nullable(),
});
export type CancelRelayInput = z.infer<typeof CancelRelayInput>;

export const cancelRelayIdOf = (instanceId: string): string => `cancel-${instanceId}`;

export const RelayedCancel = z.strictObject({
  /** `notBegun`: the event would perhaps be discarded, so it was not raised. `raised`: it cannot be lost any more. */
  state: z.enum(["notBegun", "raised", "ended", "missing"]),
});
export type RelayedCancel = z.infer<typeof RelayedCancel>;

/** Raises `CancelRequested` once more, if the instance has begun and has not ended. */
export const relayCancel: ActivityContract<CancelOrder, RelayedCancel> = {
  name: "relayCancel",
  input: CancelOrder,
  output: RelayedCancel,
};
