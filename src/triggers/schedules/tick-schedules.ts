/**
 * The timer of all schedules: every minute it starts the instance of each due tick.
 *
 * Owns: the time span in which it looks for due ticks, and the process's memory of it. Does not own: the decision about a
 * tick (its orchestrator's) and when a schedule is due.
 *
 * 1. The task hub is the truth: a tick is done when its instance exists, in any state. The memory only saves look-ups, so
 *    the timer may run twice, late, early or by hand.
 * 2. No tick before its schedule was known is due.
 * 3. No tick is lost: a tick that could not be started stays due for the next execution. The first execution of a process
 *    looks back over all ticks that may still start, and to the timer's last execution if that was earlier.
 */
import type { InvocationContext, Timer } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { inOneEntry } from "../../contracts/plain-text";
import { LONGEST_LATENESS_MINUTES, type Schedule } from "../../contracts/schedule";
import type { RegisterEntry } from "../../contracts/schedule-register";
import type { ScheduleState } from "../../contracts/schedule-state";
import { nextTick } from "../../schedules/due-ticks";
import { registeredSince } from "../../schedules/known-since";
import { plannedTicks, startOfPatience, type PlannedTick } from "../../schedules/planned-ticks";
import { storePlanOf } from "../../hub/workflows/attach-workflow";
import { createTurnHub, readRegister, startTick, writeRegister } from "../../hub/schedule-store";
import { findScheduleState } from "../../hub/schedule-states";
import { judgePauses } from "./paused-ticks";
import { referenceOf, tickInputOf, type TickOptions, workflowOrderOf } from "./scheduled-runs";

export interface TickSchedulesOptions extends TickOptions {
  readonly schedules: readonly Schedule[];
  /** When this process read these schedules. */
  readonly startedAt: Date;
  readonly now: () => Date;
}

interface Memory {
  entries: readonly RegisterEntry[] | null;
  registerWrittenAt: Date | null;
  /** For each schedule: up to when every tick has its instance, and the next tick. */
  readonly served: Map<string, { readonly until: Date; readonly next: Date | null }>;
}

/** Timers may fire up to a second early; the tick is then started at once, not a minute later. */
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
        // One schedule must not delay the others.
        const reason = error instanceof Error ? error.message : String(error);
        context.error(`Schedule ${schedule.name} could not be served: ${inOneEntry(reason)}`);
        failures.push(schedule.name);
      }
    }
    if (failures.length > 0) {
      throw new Error(`Not served, to be tried again in a minute: ${failures.join(", ")}`);
    }
  };
}

/** `next` cannot be used: if the timer is run by hand, it lies in the future. */
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

/** One entry for each schedule. The register is rewritten every day, because the purge would delete an old one. */
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
  // An empty register means the same as a missing one.
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
  const { schedule, entry, memory, until } = serving;
  const after = memory.served.get(schedule.name)?.until ?? firstLookBack(serving);
  const due = plannedTicks(schedule, entry, { after, until });
  if (due.length > 0) await startTicks(client, serving, due);
  memory.served.set(schedule.name, { until, next: nextTick(schedule, until) });
}

/** What people did to the schedule is read only when a tick is due. */
async function startTicks(
  client: HubClient,
  { schedule, options }: Serving,
  due: readonly PlannedTick[],
): Promise<void> {
  const state = await findScheduleState(client, schedule.name);
  const startedByHand = await findLiveByHand(client, state);
  for (const { planned, pause } of judgePauses(due, state)) {
    const { tickId } = referenceOf(schedule, planned.tick);
    const order = pause === null ? workflowOrderOf(schedule, planned.tick, options) : null;
    const workflow = order === null ? null : await storePlanOf(client, order, options.seal);
    const input = tickInputOf(schedule, planned, options, { workflow, pause, startedByHand });
    await startTick(client, tickId, input);
  }
}

/** The newest run that a caller has started of the schedule, if it is live. */
async function findLiveByHand(
  client: HubClient,
  { startedByHand }: ScheduleState,
): Promise<string | null> {
  if (startedByHand === null) return null;
  const { runId } = startedByHand;
  const run = await createTurnHub(client).findRun(runId);
  return run === null || run.ended ? null : runId;
}

function firstLookBack({ schedule, entry, at, timer }: Serving): Date {
  const patient = startOfPatience(schedule, at);
  const last = lastRunOf(timer);
  const from = last !== null && last < patient ? last : patient;
  const bounds = [Date.parse(entry.since), at.getTime() - LONGEST_LOOK_BACK_MS];
  return new Date(Math.max(from.getTime(), ...bounds));
}
