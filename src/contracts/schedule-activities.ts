import { z } from "zod";
import type { ActivityContract } from "./activities";
import { RunInput } from "./run-input";
import { TickReference } from "./tick";

const TurnQuestion = z.strictObject({ previous: TickReference });

/** Whether a tick may start, as far as the ticks before it are concerned. */
export const Turn = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("free") }),
  z.strictObject({ kind: z.literal("runLives"), runId: z.string() }),
  /** The tick before waits for its own turn, or has only just been found. */
  z.strictObject({ kind: z.literal("tickUndecided"), tickId: z.string() }),
]);
export type Turn = z.infer<typeof Turn>;

/** Follows the ticks back to the newest run of the schedule, and says whether it lives. */
export const checkTurn: ActivityContract<z.infer<typeof TurnQuestion>, Turn> = {
  name: "checkTurn",
  input: TurnQuestion,
  output: Turn,
};

const RunOrder = z.strictObject({ runId: z.string(), input: RunInput });
const RunStart = z.strictObject({ result: z.enum(["started", "exists"]) });

/** Starts the run of a tick under its own id; once, however often it is executed. */
export const startScheduledRun: ActivityContract<
  z.infer<typeof RunOrder>,
  z.infer<typeof RunStart>
> = { name: "startScheduledRun", input: RunOrder, output: RunStart };
