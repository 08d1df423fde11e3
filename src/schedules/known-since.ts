/**
 * Since when each schedule is known. A tick is due only if its schedule was already known at that time: a schedule that an
 * operator adds, changes or enables never starts earlier ticks.
 */
import type { Schedule } from "../contracts/schedule";
import type { RegisterEntry } from "../contracts/schedule-register";
import { previousTick } from "./due-ticks";

/** The register for these schedules: unchanged entries are kept, all others start at `appStartedAt`. */
export const registeredSince = (
  schedules: readonly Schedule[],
  known: readonly RegisterEntry[],
  appStartedAt: Date,
): RegisterEntry[] =>
  schedules.map((schedule) => {
    const before = known.find(({ name }) => isSameName(name, schedule.name));
    return before !== undefined && isUnchanged(schedule, before)
      ? before
      : newEntry(schedule, before, appStartedAt);
  });

export const isSameName = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase();

const isUnchanged = ({ cron, timeZone, enabled }: Schedule, entry: RegisterEntry): boolean =>
  entry.rhythm.cron === cron && entry.rhythm.timeZone === timeZone && entry.enabled === enabled;

const newEntry = (
  { name, cron, timeZone, enabled }: Schedule,
  before: RegisterEntry | undefined,
  appStartedAt: Date,
): RegisterEntry => ({
  name,
  rhythm: { cron, timeZone },
  enabled,
  since: appStartedAt.toISOString(),
  lastTickBefore: before === undefined ? null : lastTickOf(before, appStartedAt),
});

/** The last tick of an entry that ends now: its run may still be live, and the overlap rule applies to it. */
function lastTickOf(entry: RegisterEntry, until: Date): string | null {
  if (!entry.enabled) return entry.lastTickBefore;
  const tick = previousTick(entry.rhythm, until);
  return tick !== null && tick > new Date(entry.since) ? tick.toISOString() : entry.lastTickBefore;
}
