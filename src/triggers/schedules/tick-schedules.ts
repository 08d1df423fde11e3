/**
 * The timer behind all schedules: comes every minute and sees to it that each due tick has its instance.
 *
 * Owns: which span of time is looked at, and what the process remembers of it. Does not own: what becomes of a tick
 * (its orchestrator's work) and when a schedule is due.
 *
 * 1. What is true lives in the task hub: a tick has been served when its instance exists, whatever its state. Memory
 *    only saves look-ups, so a timer that comes twice, late, early or by hand does no harm.
 * 2. Nothing is invented: no tick is due from before its schedule was known.
 * 3. Nothing is lost: what a sweep could not serve stays due for the next one, and the first sweep of a process looks
 *    back over all that could still start, and to the timer's own last run if that is longer ago.
 */
import type { InvocationContext, Timer } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { onOneLine } from "../../contracts/plain-text";
import { LONGEST_LATENESS_MINUTES, type Schedule } from "../../contracts/schedule";
import type { RegisterEntry } from "../../contracts/schedule-register";
import { nextTick } from "../../schedules/due-ticks";
import { registeredSince } from "../../schedules/known-since";
import { plannedTicks, startOfPatience } from "../../schedules/planned-ticks";
import type { OrderRun } from "../../hub/run-order";
import { readRegister, startTick, writeRegister } from "../../hub/schedule-store";
import { referenceOf, tickInputOf } from "./scheduled-runs";

export interface TickSchedulesOptions {
  readonly schedules: readonly Schedule[];
  readonly orderRun: OrderRun;
  /** When this process began to know these schedules. */
  readonly startedAt: Date;
  readonly now: () => Date;
}

interface Memory {
  entries: readonly RegisterEntry[] | null;
  registerWrittenAt: Date | null;
  /** By schedule: up to when every tick has its instance, and which tick comes next. */
  readonly served: Map<string, { readonly until: Date; readonly next: Date | null }>;
}

/** Timers may come up to a second early; the tick they come for is served then, not a minute later. */
const EARLY_MS = 1_000;

const DAY_MS = 86_400_000;
const LONGEST_LOOK_BACK_MS = LONGEST_LATENESS_MINUTES * 60_000;

type Sweep = (timer: Timer, client: HubClient, context: InvocationContext) => Promise<void>;

export function createTickSchedules(options: TickSchedulesOptions): Sweep {
  const memory: Memory = { entries: null, registerWrittenAt: null, served: new Map() };
  return async (timer, client, context) => {
    const at = options.now();
    const until = new Date(at.getTime() + EARLY_MS);
    const entries = await knowSchedules(client, { memory, options, at });
    const failures: string[] = [];
    for (const [index, schedule] of options.schedules.entries()) {
      const entry = entries[index];
      if (!schedule.enabled || entry === undefined) continue;
      if (nothingIsDue(memory, schedule, until)) continue;
      try {
        await serve(client, { schedule, entry, memory, options, at, until, timer });
      } catch (error) {
        // One schedule must not hold up the others.
        const reason = error instanceof Error ? error.message : String(error);
        context.error(`Schedule ${schedule.name} could not be served: ${onOneLine(reason)}`);
        failures.push(schedule.name);
      }
    }
    if (failures.length > 0) {
      throw new Error(`Not served, to be tried again in a minute: ${failures.join(", ")}`);
    }
  };
}

/** `next` is of no use: run by hand, the timer shows one that lies in the future. */
function lastRunOf(timer: Timer): Date | null {
  const { scheduleStatus } = timer as { scheduleStatus?: Timer["scheduleStatus"] | null };
  const last = new Date(scheduleStatus?.last ?? Number.NaN);
  // .NET writes "never" as its smallest instant, in the year 1.
  return Number.isNaN(last.getTime()) || last.getUTCFullYear() < 1_970 ? null : last;
}

interface Round {
  readonly memory: Memory;
  readonly options: TickSchedulesOptions;
  readonly at: Date;
}

/** One entry for each schedule. Written anew each day, or the purge would take the register one day. */
async function knowSchedules(
  client: HubClient,
  { memory, options, at }: Round,
): Promise<readonly RegisterEntry[]> {
  if (memory.entries === null) {
    const stored = await readRegister(client);
    const known = stored?.entries ?? [];
    const entries = registeredSince(options.schedules, known, options.startedAt);
    if (JSON.stringify(entries) === JSON.stringify(known)) {
      memory.registerWrittenAt = stored === null ? at : new Date(stored.writtenAt);
    }
    memory.entries = entries;
  }
  const { entries, registerWrittenAt } = memory;
  // An empty register says nothing that a missing one does not say.
  const mayGoStale = entries.length > 0 && registerWrittenAt !== null;
  const isStale = mayGoStale && at.getTime() - registerWrittenAt.getTime() >= DAY_MS;
  if (registerWrittenAt === null || isStale) {
    await writeRegister(client, { writtenAt: at.toISOString(), entries: [...entries] });
    memory.registerWrittenAt = at;
  }
  return entries;
}

interface Serving extends Round {
  readonly schedule: Schedule;
  readonly entry: RegisterEntry;
  readonly until: Date;
  readonly timer: Timer;
}

function nothingIsDue({ served }: Memory, { name }: Schedule, until: Date): boolean {
  const known = served.get(name);
  return known !== undefined && (known.next === null || known.next > until);
}

async function serve(client: HubClient, serving: Serving): Promise<void> {
  const { schedule, entry, memory, options, until } = serving;
  const after = memory.served.get(schedule.name)?.until ?? firstLookBack(serving);
  for (const planned of plannedTicks(schedule, entry, { after, until })) {
    const { tickId } = referenceOf(schedule, planned.tick);
    await startTick(client, tickId, tickInputOf(schedule, planned, options.orderRun));
  }
  memory.served.set(schedule.name, { until, next: nextTick(schedule, until) });
}

function firstLookBack({ schedule, entry, at, timer }: Serving): Date {
  const patient = startOfPatience(schedule, at);
  const last = lastRunOf(timer);
  const from = last !== null && last < patient ? last : patient;
  const bounds = [Date.parse(entry.since), at.getTime() - LONGEST_LOOK_BACK_MS];
  return new Date(Math.max(from.getTime(), ...bounds));
}
