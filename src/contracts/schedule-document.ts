import * as z from "zod";
import { Instant } from "./identifiers";
import { nextPage } from "./list-page";
import { Outcome } from "./outcome";
import { TargetSummary } from "./target";
import { Misfire, Overlap, Rhythm } from "./schedule";
import { SkipReason } from "./tick";

/** One instant, in UTC and as the clocks of the schedule's zone show it. */
const moment = {
  at: Instant.describe("The instant in UTC."),
  localTime: z.string().describe("The same instant in the schedule's time zone."),
};

export const NextTick = z.strictObject(moment);
export type NextTick = z.infer<typeof NextTick>;

/** The decision about a tick, and the run that it started. */
export const TickFate = z.strictObject({
  ...moment,
  decision: z
    .enum(["due", "waiting", "started", "skipped", "broken", "unknown"])
    .describe("The decision about the tick."),
  reason: SkipReason.nullable().describe("Why it was skipped."),
  message: z.string().describe("The decision in a sentence."),
  runId: z.string().nullable().describe("The run that it started."),
  workflowId: z.string().nullable().describe("The workflow that it started."),
  outcome: Outcome.nullable().describe("How that run or workflow ended; null until it has ended."),
  statusUrl: z.url().nullable().describe("Returns the status document of that run or workflow."),
});
export type TickFate = z.infer<typeof TickFate>;

/** What a schedule starts at a tick. */
export const ScheduledWorkflow = z.strictObject({
  name: z.string().nullable().describe("The workflow's name."),
  steps: z.array(z.string()).describe("The names of its steps."),
});

/** The pause that lasts. */
export const PausedSchedule = z.strictObject({
  since: Instant.describe("When it was paused."),
  by: z
    .string()
    .nullable()
    .describe("The caller that paused it; null if callers cannot be told apart."),
});
export type PausedSchedule = z.infer<typeof PausedSchedule>;

export const ScheduleDocument = z.strictObject({
  name: z.string().describe("The schedule's name."),
  ...Rhythm.shape,
  enabled: z.boolean().describe("Whether it starts runs."),
  paused: PausedSchedule.nullable().describe(
    "Its pause: until it is resumed, its ticks start nothing. Null if it is not paused.",
  ),
  overlap: Overlap.describe("What happens at a tick while a run of the schedule is live."),
  misfire: Misfire.describe("What happens with a tick that is found late."),
  target: TargetSummary.nullable().describe(
    "What it runs, without the parameters; null if it starts workflows.",
  ),
  workflow: ScheduledWorkflow.nullable().describe(
    "The workflow that it starts; null if it starts runs.",
  ),
  knownSince: Instant.nullable().describe("No tick up to then is started."),
  nextTick: NextTick.nullable().describe(
    "When it is due next; null if it is disabled, paused or never due again.",
  ),
  lastTick: TickFate.nullable().describe("The decision about the tick that was due last."),
});
export type ScheduleDocument = z.infer<typeof ScheduleDocument>;

/** The response of `GET /api/schedules`. */
export const ScheduleList = z.strictObject({
  schedules: z.array(ScheduleDocument).describe("One page of schedules, in the operator's order."),
  continuation: nextPage,
});
export type ScheduleList = z.infer<typeof ScheduleList>;
