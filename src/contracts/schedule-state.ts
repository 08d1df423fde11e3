/**
 * What people do to a schedule while the app runs: they pause it, resume it, and start a run of it.
 *
 * Each schedule has one instance with a computed id, whose input holds it, so it survives restarts and deployments.
 */
import * as z from "zod";
import { Instant } from "./identifiers";

/** One pause. Ticks that are due in it, or that are found while it lasts, start nothing. */
export const SchedulePause = z.strictObject({
  from: Instant,
  /** The caller; null if it cannot be told apart from others. */
  by: z.string().nullable(),
  /** Null while it lasts. */
  until: Instant.nullable(),
});
export type SchedulePause = z.infer<typeof SchedulePause>;

export const ScheduleState = z.strictObject({
  schedule: z.string(),
  /** Oldest first. */
  pauses: z.array(SchedulePause),
  /** The run or workflow that a caller started last, outside of the ticks; null if there is none. */
  startedByHand: z.strictObject({ runId: z.string(), at: Instant }).nullable(),
});
export type ScheduleState = z.infer<typeof ScheduleState>;

export const emptyState = (schedule: string): ScheduleState => ({
  schedule,
  pauses: [],
  startedByHand: null,
});

const PREFIX = "schedule-state-";

/** Lower case, because names of schedules differ in more than case. */
export const scheduleStateId = (schedule: string): string => `${PREFIX}${schedule.toLowerCase()}`;

export const isScheduleStateId = (instanceId: string): boolean => instanceId.startsWith(PREFIX);

/** The pause that lasts; null if the schedule is not paused. */
export const currentPause = ({ pauses }: ScheduleState): SchedulePause | null =>
  pauses.find(({ until }) => until === null) ?? null;

/** The pause because of which a tick starts nothing; null if there is none. */
export const pauseOfTick = (state: ScheduleState, tick: Date): SchedulePause | null =>
  currentPause(state) ??
  state.pauses.find(
    ({ from, until }) => tick >= new Date(from) && until !== null && tick < new Date(until),
  ) ??
  null;
