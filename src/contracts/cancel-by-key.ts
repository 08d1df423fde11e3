import { z } from "zod";
import { RunStatus } from "./run-document";

/** The body of `POST /api/runs/cancel`; the key may come in the header instead. */
export const CancelByKey = z.strictObject({
  idempotencyKey: z.string().min(1).max(256).optional(),
});
export type CancelByKey = z.infer<typeof CancelByKey>;

/** What a cancel by key came to. */
export const KeyCancellation = z.strictObject({
  /** Whether the key has started a run that is still known. */
  found: z.boolean(),
  id: z.string(),
  /** Null without a run. */
  status: RunStatus.nullable(),
  /** Nothing runs under this key any more. */
  done: z.boolean(),
  succeeded: z.boolean().nullable(),
  message: z.string(),
  statusUrl: z.url(),
});
export type KeyCancellation = z.infer<typeof KeyCancellation>;
