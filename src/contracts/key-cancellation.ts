import * as z from "zod";
import { RunStatus } from "./outcome";

/** The result of a cancel by key. */
export const KeyCancellation = z.strictObject({
  found: z.boolean().describe("Whether this key has a run that is still stored."),
  id: z.string().describe("The run's id."),
  status: RunStatus.nullable().describe("running, or how the run ended; null without a run."),
  done: z.boolean().describe("Whether no run with this key is live."),
  succeeded: z.boolean().nullable().describe("Whether it succeeded; null until it has ended."),
  message: z
    .string()
    .describe(
      "What the run is doing, or how it ended: the vendor's message and the link to the run page.",
    ),
  statusUrl: z
    .url()
    .describe("Returns the run's status document; needs the caller's own credentials."),
});
export type KeyCancellation = z.infer<typeof KeyCancellation>;
