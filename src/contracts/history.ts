import { z } from "zod";
import { Instant } from "./identifiers";

/** One change in a run's life: what Runward did, or what the vendor said. */
export const HistoryEntry = z.strictObject({
  at: Instant.describe("When Runward saw it."),
  phase: z.string().describe("What the run was doing."),
  vendorState: z.string().nullable().describe("The vendor's word; null if it had not said one."),
  message: z.string().describe("What happened, in a sentence."),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;
