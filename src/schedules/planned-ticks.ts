import { ON_TIME_SECONDS, patienceSecondsOf, type Schedule } from "../contracts/schedule";
import type { RegisterEntry } from "../contracts/schedule-register";
import { dueTicks, previousTick } from "./due-ticks";

/** A tick that is to have its instance. */
export interface PlannedTick {
  readonly tick: Date;
  /** The newer tick that runs in its place; null when it runs itself, unless it is too late. */
  readonly supersededBy: Date | null;
  /** The tick before it that may have an instance. */
  readonly previous: Date | null;
}

/** Ticks that are too late only leave a record; after a long outage the newest of them tell enough. */
const MOST_TOO_LATE = 50;

/** What is to be started for the ticks of a window, the earliest first. */
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
    // What was left out has no instance, so the chain goes on before it.
    previous: kept[index - 1] ?? tickBefore(schedule, entry, due[0] ?? tick),
  }));
}

const before = (instant: Date, seconds: number): Date =>
  new Date(instant.getTime() - seconds * 1_000);

/** Ticks up to then are too late to start. */
export const startOfPatience = ({ misfire }: Schedule, at: Date): Date =>
  before(at, patienceSecondsOf(misfire));

function withoutOldest(due: readonly Date[], patientSince: Date): Date[] {
  const tooLate = due.filter((tick) => tick < patientSince);
  return [...tooLate.slice(-MOST_TOO_LATE), ...due.slice(tooLate.length)];
}

/** The tick before, of the schedule's present form or of its former one. */
export function tickBefore(
  schedule: Schedule,
  { since, lastTickBefore }: RegisterEntry,
  instant: Date,
): Date | null {
  const tick = previousTick(schedule, instant);
  if (tick !== null && tick > new Date(since)) return tick;
  return lastTickBefore === null ? null : new Date(lastTickBefore);
}
