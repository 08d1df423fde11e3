import * as z from "zod";
import { IdempotencyKey } from "./identifiers";

/** The body of `POST /api/runs/cancel`; the key may come in the header instead. */
export const CancelByKey = z.strictObject({
  idempotencyKey: IdempotencyKey.optional().describe(
    "The key that the run was started with. May be sent as the header Idempotency-Key instead.",
  ),
});
export type CancelByKey = z.infer<typeof CancelByKey>;
