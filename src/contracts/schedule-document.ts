import { z } from "zod";
import { Instant } from "./identifiers";
import { Outcome } from "./outcome";
import { TargetSummary } from "./run-document";
import { Misfire, Overlap, Rhythm } from "./schedule";
import { SkipReason } from "./tick";

/** One instant, in UTC and as the clocks of the schedule's zone show it. */
const moment = { at: Instant, localTime: z.string() };

export const NextTick = z.strictObject(moment);
export type NextTick = z.infer<typeof NextTick>;

/** What became of a tick. */
export const TickFate = z.strictObject({
  ...moment,
  decision: z.enum(["due", "waiting", "started", "skipped", "broken", "unknown"]),
  reason: SkipReason.nullable(),
  message: z.string(),
  runId: z.string().nullable(),
  outcome: Outcome.nullable(),
  statusUrl: z.url().nullable(),
});
export type TickFate = z.infer<typeof TickFate>;

export const ScheduleDocument = z.strictObject({
  name: z.string(),
  ...Rhythm.shape,
  enabled: z.boolean(),
  overlap: Overlap,
  misfire: Misfire,
  target: TargetSummary,
  knownSince: Instant.nullable(),
  nextTick: NextTick.nullable(),
  lastTick: TickFate.nullable(),
});
export type ScheduleDocument = z.infer<typeof ScheduleDocument>;

/** The answer of `GET /api/schedules`. */
export const ScheduleList = z.strictObject({ schedules: z.array(ScheduleDocument) });
export type ScheduleList = z.infer<typeof ScheduleList>;
