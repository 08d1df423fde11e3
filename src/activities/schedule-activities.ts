import type { InvocationContext } from "@azure/functions";
import type { RunInput } from "../contracts/run-input";
import {
  checkTurn,
  startScheduledRun,
  startScheduledWorkflow,
  type Turn,
} from "../contracts/schedule-activities";
import type { WorkflowInput } from "../contracts/workflows/workflow-input";
import type { TickReference, TickResult } from "../contracts/tick";
import { activity, type Activity } from "./activity";

/** The part of the task hub that ticks need. The methods return null if there is no such instance. */
export interface TickHub {
  findTick(id: string): Promise<KnownTick | null>;
  /** A run or a workflow. */
  findRun(id: string): Promise<{ readonly ended: boolean } | null>;
  startRun(id: string, input: RunInput): Promise<"started" | "exists">;
  startWorkflow(id: string, input: WorkflowInput): Promise<"started" | "exists">;
}

export interface KnownTick {
  readonly ended: boolean;
  /** Null until it is decided, and always null if its orchestrator failed. */
  readonly result: TickResult | null;
}

/** The durable steps of a tick. They only use the task hub, never a vendor. */
export const createScheduleActivities = (
  hubOf: (context: InvocationContext) => TickHub,
): Activity[] => [
  activity(checkTurn, ({ previous }, context) => turnAfter(hubOf(context), previous)),

  activity(startScheduledRun, async ({ runId, input }, context) => {
    const hub = hubOf(context);
    // Durable would silently replace a finished run with this id.
    if ((await hub.findRun(runId)) !== null) return { result: "exists" };
    return { result: await hub.startRun(runId, input) };
  }),

  activity(startScheduledWorkflow, async ({ workflowId, input }, context) => {
    const hub = hubOf(context);
    if ((await hub.findRun(workflowId)) !== null) return { result: "exists" };
    return { result: await hub.startWorkflow(workflowId, input) };
  }),
];

/** More than the ticks of one outage that the timer records, so more than can be skipped in a row. */
const LONGEST_TRAIL = 100;

async function turnAfter(hub: TickHub, previous: TickReference): Promise<Turn> {
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

async function turnAfterRun(hub: TickHub, runId: string): Promise<Turn> {
  const run = await hub.findRun(runId);
  return run === null || run.ended ? { kind: "free" } : { kind: "runLives", runId };
}
