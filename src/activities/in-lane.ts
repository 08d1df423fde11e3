import type { InvocationContext } from "@azure/functions";
import type { Unreachable } from "../contracts/attempt";
import type { Held, Lane, LaneWork } from "../lanes/lane";

/**
 * Executes a step in the lane of its connection, and logs if the connection stopped answering or answers again, and that steps
 * wait for their turn.
 */
export async function inLane<Result>(
  lane: Lane | undefined,
  context: Pick<InvocationContext, "warn">,
  work: LaneWork<Result>,
): Promise<Result> {
  if (lane === undefined) return work.perform();
  try {
    return await lane.run(work);
  } finally {
    for (const line of lane.takeNews()) context.warn(line);
  }
}

export const heldBack = ({ reason, afterSeconds, because }: Held): Unreachable => ({
  kind: "unreachable",
  reason,
  retryAfterSeconds: afterSeconds,
  ...(because !== undefined && { because }),
});

/** Of a step that is asked a few times within a minute at most, while the run waits for it. */
export const notYet = ({ reason, afterSeconds }: Held): NotYet => ({
  kind: "notYet",
  retryAfterSeconds: Math.min(afterSeconds, LONGEST_PAUSE_SECONDS),
  reason,
});

interface NotYet {
  readonly kind: "notYet";
  readonly retryAfterSeconds: number;
  readonly reason: string;
}

const LONGEST_PAUSE_SECONDS = 15;
