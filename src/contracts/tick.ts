import * as z from "zod";
import { Instant } from "./identifiers";
import { RunInput } from "./run-input";
import { Misfire, Overlap } from "./schedule";
import { WorkflowInput } from "./workflows/workflow-input";

/** The ids of a tick's two instances. Both are computed; the instances may not exist. */
export const TickReference = z.strictObject({ tickId: z.string(), runId: z.string() });
export type TickReference = z.infer<typeof TickReference>;

/** Why a tick starts nothing: since when its schedule is paused, and by whom, if that is known. */
export const TickPause = z.strictObject({ from: Instant, by: z.string().nullable() });
export type TickPause = z.infer<typeof TickPause>;

/** Input of `scheduledTick`: all data for the decision, as of when the tick was found, so that its history replays. */
export const TickInput = z.strictObject({
  schedule: z.string(),
  tick: Instant,
  /** Of the run or the workflow that it starts. */
  runId: z.string(),
  /** Absent if it starts a workflow. */
  run: RunInput.optional(),
  /** Its plan is stored before. */
  workflow: WorkflowInput.optional(),
  overlap: Overlap,
  misfire: Misfire,
  /** The newer tick that was also due when this one was found late, and that runs instead. */
  supersededBy: Instant.nullable(),
  /** The previous tick. */
  previous: TickReference.nullable(),
  /** Since when it waits for its turn; null until it does. */
  waitingSince: Instant.nullable(),
  /** The pause of its schedule because of which it starts nothing. */
  paused: TickPause.optional(),
  /** The newest run that a caller started of the schedule, to which the overlap rule applies too. */
  startedByHand: z.string().optional(),
  /** Whether a pause also ends its wait for its turn. Missing in ticks that were found before 1.1. */
  endsWithPause: z.literal(true).optional(),
});
export type TickInput = z.infer<typeof TickInput>;

export const SkipReason = z.enum([
  "tooLate",
  "missed",
  "superseded",
  "overlap",
  "waitedTooLong",
  "paused",
]);
export type SkipReason = z.infer<typeof SkipReason>;

/** Where to find the newest run of a schedule, as of one tick. */
export const NewestRun = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("run"), runId: z.string() }),
  /** The same run as for that tick. */
  z.strictObject({ kind: z.literal("asOf"), tick: TickReference }),
]);
export type NewestRun = z.infer<typeof NewestRun>;

/** The decision about a tick. A skipped tick is not a failure. */
export const TickResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("started"),
    runId: z.string(),
    message: z.string(),
    newestRun: NewestRun,
  }),
  z.strictObject({
    kind: z.literal("skipped"),
    reason: SkipReason,
    message: z.string(),
    newestRun: NewestRun.nullable(),
  }),
]);
export type TickResult = z.infer<typeof TickResult>;

/** Custom status of a tick that waits for its turn. */
export const TickProgress = z.strictObject({ message: z.string() });
export type TickProgress = z.infer<typeof TickProgress>;

/** Lower case, because task hubs on Azure Storage are case-insensitive in some places. */
export function tickIdOf(schedule: string, tick: Date): string {
  const minute = tick.toISOString().slice(0, 16).replace(/[-:]/g, "");
  return `s-${schedule}-${minute}z`.toLowerCase();
}

/** What a caller started has no tick; the reference to it names one that is never there. */
export const referenceByHand = (schedule: string, runId: string): TickReference => ({
  tickId: `s-${schedule.toLowerCase()}-by-hand`,
  runId,
});
