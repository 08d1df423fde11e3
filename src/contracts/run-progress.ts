import { z } from "zod";
import { Duplicate } from "./attempt";
import { CallbackProgress } from "./callback";
import { Instant } from "./identifiers";
import { Conclusion } from "./outcome";

export const RunPhase = z.enum([
  "launching",
  "watching",
  "stopping",
  "explaining",
  "waitingToRetry",
  "ended",
]);
export type RunPhase = z.infer<typeof RunPhase>;

/** One attempt of a run, as shown to people. */
export const AttemptSummary = z.strictObject({
  number: z.int().positive().describe("1 for the first attempt."),
  vendorRunId: z.string().describe("The attempt's id at the vendor."),
  runPageUrl: z.string().nullable().describe("The attempt's page at the vendor."),
  /** How it ended at the vendor; null while it lives or when that is not known. */
  result: z
    .enum(["succeeded", "failed", "cancelled"])
    .nullable()
    .describe("How it ended at the vendor; null while it lives or when that is not known."),
  /** Further runs of the same launch; absent where there is none. */
  duplicates: z.array(Duplicate).optional(),
});
export type AttemptSummary = z.infer<typeof AttemptSummary>;

/** The custom status of a `run` instance: always current, and what a failed run is read from after it threw. */
export const RunProgress = z.strictObject({
  phase: RunPhase,
  /** What goes on, in a sentence. */
  message: z.string(),
  attempts: z.array(AttemptSummary),
  /** Instance that watches the current attempt and knows the newest vendor state. */
  watchId: z.string().nullable(),
  vendorState: z.string().nullable(),
  checks: z.int().nonnegative(),
  lastCheckAt: Instant.nullable(),
  deadline: Instant.nullable(),
  /** Known as soon as it is decided, while the callback may still be under way. */
  conclusion: Conclusion.nullable(),
  /** Absent where nobody asked for one. */
  callback: CallbackProgress.optional(),
});
export type RunProgress = z.infer<typeof RunProgress>;
