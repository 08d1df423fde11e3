/** Whether a schedule has a live run, as of one of its ticks. */
import type { Turn } from "../contracts/schedule-activities";
import { currentPause, type ScheduleState } from "../contracts/schedule-state";
import type { TickReference, TickResult } from "../contracts/tick";

/** The part of the task hub that this needs. The methods return null if there is no such instance. */
export interface TurnHub {
  findTick(id: string): Promise<KnownTick | null>;
  /** A run or a workflow. */
  findRun(id: string): Promise<{ readonly ended: boolean } | null>;
  findState(schedule: string): Promise<ScheduleState>;
}

export interface KnownTick {
  readonly ended: boolean;
  /** Null until it is decided, and always null if its orchestrator failed. */
  readonly result: TickResult | null;
}

/** More than the ticks of one outage that the timer records, so more than can be skipped in a row. */
const LONGEST_TRAIL = 100;

/** Follows the ticks back to the newest run of the schedule. With a schedule, its pause counts too. */
export async function turnAfter(
  hub: TurnHub,
  previous: TickReference,
  schedule?: string,
): Promise<Turn> {
  const pause = schedule === undefined ? null : currentPause(await hub.findState(schedule));
  return pause === null
    ? turnAfterTicks(hub, previous)
    : { kind: "paused", pause: { from: pause.from, by: pause.by } };
}

async function turnAfterTicks(hub: TurnHub, previous: TickReference): Promise<Turn> {
  let tick = previous;
  for (let step = 0; step < LONGEST_TRAIL; step++) {
    const known = await hub.findTick(tick.tickId);
    if (known?.ended === false) return { kind: "tickUndecided", tickId: tick.tickId };
    // A tick that was deleted or failed may still have started its run.
    const result = known?.result ?? null;
    if (result === null) return turnAfterRun(hub, tick.runId);
    const { newestRun } = result;
    if (newestRun === null) return { kind: "free" };
    if (newestRun.kind === "run") return turnAfterRun(hub, newestRun.runId);
    tick = newestRun.tick;
  }
  return { kind: "free" };
}

async function turnAfterRun(hub: TurnHub, runId: string): Promise<Turn> {
  const run = await hub.findRun(runId);
  return run === null || run.ended ? { kind: "free" } : { kind: "runLives", runId };
}
