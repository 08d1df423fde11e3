import { z } from "zod";
import { RunStatus } from "./run-document";

/** The body of `POST /api/runs/cancel`; the key may come in the header instead. */
export const CancelByKey = z.strictObject({
  idempotencyKey: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      "The key that the run was started with. May be sent as the header Idempotency-Key instead.",
    ),
});
export type CancelByKey = z.infer<typeof CancelByKey>;

/** What a cancel by key came to. */
export const KeyCancellation = z.strictObject({
  /** Whether the key has started a run that is still known. */
  found: z.boolean().describe("Whether the key has started a run that is still known."),
  id: z.string().describe("The run's id."),
  /** Null without a run. */
  status: RunStatus.nullable().describe("running, or how the run ended; null without a run."),
  /** Nothing runs under this key any more. */
  done: z.boolean().describe("Whether nothing runs under this key any more."),
  succeeded: z.boolean().nullable().describe("Whether it ended well; null until it has ended."),
  message: z
    .string()
    .describe(
      "What goes on, or how the run ended: the vendor's message and the link to the run page.",
    ),
  statusUrl: z
    .url()
    .describe("Answers the run's status document; asks for the caller's own credentials."),
});
export type KeyCancellation = z.infer<typeof KeyCancellation>;
