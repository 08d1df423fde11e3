import type { InvocationContext } from "@azure/functions";
import type { RunInput } from "../contracts/run-input";
import { checkTurn, startScheduledRun, type Turn } from "../contracts/schedule-activities";
import type { TickReference, TickResult } from "../contracts/tick";
import { activity, type Activity } from "./activity";

/** The part of the task hub that ticks need; null where it has no such instance. */
export interface TickHub {
  findTick(id: string): Promise<KnownTick | null>;
  findRun(id: string): Promise<{ readonly ended: boolean } | null>;
  startRun(id: string, input: RunInput): Promise<"started" | "exists">;
}

export interface KnownTick {
  readonly ended: boolean;
  /** Null while it is undecided, and for ever when its orchestrator broke. */
  readonly result: TickResult | null;
}

/** The durable steps of a tick. They ask the task hub only, never a vendor. */
export const createScheduleActivities = (
  hubOf: (context: InvocationContext) => TickHub,
): Activity[] => [
  activity(checkTurn, ({ previous }, context) => turnAfter(hubOf(context), previous)),

  activity(startScheduledRun, async ({ runId, input }, context) => {
    const hub = hubOf(context);
    // Durable would replace a finished run of this id without a word.
    if ((await hub.findRun(runId)) !== null) return { result: "exists" };
    return { result: await hub.startRun(runId, input) };
  }),
];

/** Skipped ticks in a row come from one outage, of which the timer records fewer than this. */
const LONGEST_TRAIL = 100;

async function turnAfter(hub: TickHub, previous: TickReference): Promise<Turn> {
  let tick = previous;
  for (let step = 0; step < LONGEST_TRAIL; step++) {
    const known = await hub.findTick(tick.tickId);
    if (known?.ended === false) return { kind: "tickUndecided", tickId: tick.tickId };
    // A tick that was removed, or broke, may still have left its run.
    const result = known?.result ?? null;
    if (result === null) return turnAfterRun(hub, tick.runId);
    const { newestRun } = result;
    if (newestRun === null) return { kind: "free" };
    if (newestRun.kind === "run") return turnAfterRun(hub, newestRun.runId);
    tick = newestRun.tick;
  }
  return { kind: "free" };
}

async function turnAfterRun(hub: TickHub, runId: string): Promise<Turn> {
  const run = await hub.findRun(runId);
  return run === null || run.ended ? { kind: "free" } : { kind: "runLives", runId };
}
