import * as z from "zod";
import { UsualDuration } from "./adaptive-wait";
import { AttemptReference, Duplicate, StatusFacts } from "./attempt";
import { CallbackProgress } from "./callback";
import { StoredHistory } from "./history";
import { Instant } from "./identifiers";
import { Conclusion } from "./outcome";

export const RunPhase = z.enum([
  "launching",
  "watching",
  "stopping",
  "explaining",
  "readingOutputs",
  "waitingToRetry",
  "ended",
]);
export type RunPhase = z.infer<typeof RunPhase>;

/** How an attempt began. */
export const AttemptOrigin = z.enum(["start", "rerun", "repair", "attached"]);
export type AttemptOrigin = z.infer<typeof AttemptOrigin>;

/** One attempt of a run, as shown to people. */
export const AttemptSummary = z.strictObject({
  number: z.int().positive().describe("1 for the first attempt."),
  vendorRunId: z.string().describe("The attempt's id at the vendor."),
  runPageUrl: z.string().nullable().describe("The attempt's page at the vendor."),
  result: z
    .enum(["succeeded", "failed", "cancelled"])
    .nullable()
    .describe("How it ended at the vendor; null until it has ended, or if that is not known."),
  /** Further runs of the same launch; absent if there are none. */
  duplicates: z.array(Duplicate).optional(),
  // The following fields are missing in runs that were accepted before 1.1.
  mode: AttemptOrigin.optional(),
  /** Why there is this attempt; absent if it is the first of its run. */
  reason: z.string().optional(),
  vendorState: z.string().optional(),
  startedAt: Instant.optional(),
  endedAt: Instant.optional(),
});
export type AttemptSummary = z.infer<typeof AttemptSummary>;

/** The custom status of a `run` instance. It is always current, and is the only source for a run that threw. */
export const RunProgress = z.strictObject({
  phase: RunPhase,
  /** What the run is doing, in a sentence. */
  message: z.string(),
  attempts: z.array(AttemptSummary),
  /** The newest attempt, for another run that repairs it. Without its page, which is in `attempts`. */
  latest: AttemptReference.optional(),
  /** The instance that watches the current attempt; its custom status has the newest vendor state. */
  watchId: z.string().nullable(),
  vendorState: z.string().nullable(),
  checks: z.int().nonnegative(),
  lastCheckAt: Instant.nullable(),
  deadline: Instant.nullable(),
  /** Set as soon as it is decided; the callback may not be delivered yet. */
  conclusion: Conclusion.nullable(),
  /** Absent if none was asked for. */
  callback: CallbackProgress.optional(),
  // The following fields are missing in runs that an older version has ended.
  /** Start of the first attempt; end, queue and name of the newest one. */
  facts: StatusFacts.optional(),
  /** When the conclusion was reached. */
  endedAt: Instant.optional(),
  /** As many of the newest entries as there is room for. */
  history: StoredHistory.optional(),
  /** How long the job usually takes; absent if it is not known, or not asked for. */
  usual: UsualDuration.optional(),
  /** The vendor's id of the attempt whose outputs are stored in an instance of their own; absent if none are. */
  outputsOf: z.string().optional(),
});
export type RunProgress = z.infer<typeof RunProgress>;
