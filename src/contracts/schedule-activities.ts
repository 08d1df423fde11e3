import * as z from "zod";
import type { ActivityContract } from "./activities";
import { RunInput } from "./run-input";
import { TickPause, TickReference } from "./tick";
import { WorkflowInput } from "./workflows/workflow-input";

const TurnQuestion = z.strictObject({
  previous: TickReference,
  /** Given if a pause of this schedule also ends the wait. */
  schedule: z.string().optional(),
});

/** Whether earlier ticks allow a tick to start. */
export const Turn = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("free") }),
  z.strictObject({ kind: z.literal("runLives"), runId: z.string() }),
  /** The previous tick is waiting for its own turn, or was found just now. */
  z.strictObject({ kind: z.literal("tickUndecided"), tickId: z.string() }),
  /** The schedule was paused meanwhile. */
  z.strictObject({ kind: z.literal("paused"), pause: TickPause }),
]);
export type Turn = z.infer<typeof Turn>;

/** Follows the ticks back to the newest run of the schedule, and returns whether that run is live. */
export const checkTurn: ActivityContract<z.infer<typeof TurnQuestion>, Turn> = {
  name: "checkTurn",
  input: TurnQuestion,
  output: Turn,
};

const WorkflowOrder = z.strictObject({ workflowId: z.string(), input: WorkflowInput });

/** The same for the workflow of a tick. */
export const startScheduledWorkflow: ActivityContract<
  z.infer<typeof WorkflowOrder>,
  { result: "started" | "exists" }
> = {
  name: "startScheduledWorkflow",
  input: WorkflowOrder,
  output: z.strictObject({ result: z.enum(["started", "exists"]) }),
};

const RunOrder = z.strictObject({ runId: z.string(), input: RunInput });
const RunStart = z.strictObject({ result: z.enum(["started", "exists"]) });

/** Starts the run of a tick with its computed id; only once, however often the activity is executed. */
export const startScheduledRun: ActivityContract<
  z.infer<typeof RunOrder>,
  z.infer<typeof RunStart>
> = { name: "startScheduledRun", input: RunOrder, output: RunStart };
