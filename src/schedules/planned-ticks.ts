import { ON_TIME_SECONDS, patienceSecondsOf, type Schedule } from "../contracts/schedule";
import type { RegisterEntry } from "../contracts/schedule-register";
import { dueTicks, previousTick } from "./due-ticks";

/** A tick whose instance is to be started. */
export interface PlannedTick {
  readonly tick: Date;
  /** The newer tick that runs instead; null if this one runs itself or is too late. */
  readonly supersededBy: Date | null;
  /** The previous tick that may have an instance. */
  readonly previous: Date | null;
}

/** Ticks that are too late are only recorded; after a long outage the newest of them are enough. */
const MOST_TOO_LATE = 50;

/** The ticks of a time window that are to be started, earliest first. */
export function plannedTicks(
  schedule: Schedule,
  entry: RegisterEntry,
  window: { after: Date; until: Date },
): PlannedTick[] {
  const due = dueTicks(schedule, window);
  const newest = due.at(-1);
  if (newest === undefined) return [];
  const kept = withoutOldest(due, startOfPatience(schedule, window.until));
  const runsOnce = schedule.misfire.policy === "runOnce";
  const lateBefore = before(window.until, ON_TIME_SECONDS);
  return kept.map((tick, index) => ({
    tick,
    supersededBy: runsOnce && tick < lateBefore && tick !== newest ? newest : null,
    // Omitted ticks have no instance, so the chain continues with the tick before them.
    previous: kept[index - 1] ?? tickBefore(schedule, entry, due[0] ?? tick),
  }));
}

const before = (instant: Date, seconds: number): Date =>
  new Date(instant.getTime() - seconds * 1_000);

/** Ticks up to this instant are too late to start. */
export const startOfPatience = ({ misfire }: Schedule, at: Date): Date =>
  before(at, patienceSecondsOf(misfire));

function withoutOldest(due: readonly Date[], patientSince: Date): Date[] {
  const tooLate = due.filter((tick) => tick < patientSince);
  return [...tooLate.slice(-MOST_TOO_LATE), ...due.slice(tooLate.length)];
}

/** The previous tick, of the schedule's present form or of its form before a change. */
export function tickBefore(
  schedule: Schedule,
  { since, lastTickBefore }: RegisterEntry,
  instant: Date,
): Date | null {
  const tick = previousTick(schedule, instant);
  if (tick !== null && tick > new Date(since)) return tick;
  return lastTickBefore === null ? null : new Date(lastTickBefore);
}
