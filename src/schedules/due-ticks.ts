/**
 * When a schedule is due. All instants are UTC; the cron expression is read in the schedule's time zone.
 *
 * Where clocks change, https://github.com/Hexagon/croner#pattern:
 * 1. A time of day that does not exist that day is due at the first instant after the gap. Several in one gap are due
 *    once, there.
 * 2. A time of day that occurs twice is due once, the first time.
 * 3. Expressions with `*` or a step in the minutes or hours follow elapsed time: due in both passes, and nothing in a gap.
 */
import { Cron } from "croner";
import type { Rhythm } from "../contracts/schedule";

const cronOf = ({ cron, timeZone }: Rhythm): Cron =>
  new Cron(cron, {
    timezone: timeZone,
    mode: "5-part",
    // With croner's default, "30 2,14 * * *" would lose its tick in a spring gap and have one too many in autumn.
    fixedTimeRule: "no-wildcard",
    paused: true,
  });

/** Ticks after `after`, up to and including `until`, earliest first. */
export function dueTicks(rhythm: Rhythm, { after, until }: { after: Date; until: Date }): Date[] {
  const cron = cronOf(rhythm);
  const ticks: Date[] = [];
  for (let tick = cron.nextRun(after); tick !== null && tick <= until; tick = cron.nextRun(tick)) {
    ticks.push(tick);
  }
  return ticks;
}

/** The first tick after `instant`; null if there is none. */
export const nextTick = (rhythm: Rhythm, instant: Date): Date | null =>
  cronOf(rhythm).nextRun(instant);

/** The last tick before `instant`; null if there is none. */
export const previousTick = (rhythm: Rhythm, instant: Date): Date | null =>
  cronOf(rhythm).previousRuns(1, instant)[0] ?? null;
