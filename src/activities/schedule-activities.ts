import type { InvocationContext } from "@azure/functions";
import type { RunInput } from "../contracts/run-input";
import {
  checkTurn,
  startScheduledRun,
  startScheduledWorkflow,
} from "../contracts/schedule-activities";
import type { WorkflowInput } from "../contracts/workflows/workflow-input";
import { turnAfter, type TurnHub } from "../hub/schedule-turn";
import { activity, type Activity } from "./activity";

/** The part of the task hub that ticks need. */
export interface TickHub extends TurnHub {
  startRun(id: string, input: RunInput): Promise<"started" | "exists">;
  startWorkflow(id: string, input: WorkflowInput): Promise<"started" | "exists">;
}

/** The durable steps of a tick. They only use the task hub, never a vendor. */
export const createScheduleActivities = (
  hubOf: (context: InvocationContext) => TickHub,
): Activity[] => [
  activity(checkTurn, ({ previous, schedule }, context) =>
    turnAfter(hubOf(context), previous, schedule),
  ),

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
