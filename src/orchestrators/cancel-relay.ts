/**
 * Repeats a cancel that was requested before its run, or generation of a workflow, had its first turn.
 *
 * Owns: the wait for that first turn. Does not own: the event, or what follows from it.
 *
 * 1. Durable discards an event that is delivered before the message that starts its instance. That happens if the host that
 *    took the start is killed or frozen. From the first stored turn on, no event is discarded.
 * 2. A second cancel changes nothing, so it does not matter whether the first one was lost.
 * 3. Continues as new while it waits. It waits for no event, so none can be lost.
 */
import {
  CancelRelayInput,
  relayCancel,
  type CancelOrder,
  type RelayedCancel,
} from "../contracts/cancel-relay";
import { FOR_A_BEGINNING, quarterOf } from "../contracts/pauses";
import {
  continueAsNew,
  inputOf,
  logOnce,
  now,
  type OrchestrationContext,
  secondsUntil,
  type Steps,
  timerIn,
  tryActivity,
  warnOnce,
} from "./durable-steps";

const LOOKS_PER_GENERATION = 20;

/** Far longer than anything takes to begin. */
const LONGEST_WAIT_SECONDS = 86_400;

export function* cancelRelay(context: OrchestrationContext): Steps<RelayedCancel | undefined> {
  const input = CancelRelayInput.parse(inputOf(context));
  const { instanceId, at } = input;
  const waitingSince = input.waitingSince ?? now(context);
  for (let look = 0; look < LOOKS_PER_GENERATION; look++) {
    const waited = -secondsUntil(context, waitingSince);
    if (waited > LONGEST_WAIT_SECONDS) return giveUp(context, instanceId);
    yield timerIn(context, quarterOf(waited, FOR_A_BEGINNING));
    const relayed = yield* relay(context, { instanceId, at });
    if (relayed.state !== "notBegun") return relayed;
  }
  continueAsNew(context, { ...input, waitingSince });
  return undefined;
}

/** A look that failed is repeated like one that came too early. */
function* relay(context: OrchestrationContext, input: CancelOrder): Steps<RelayedCancel> {
  const relayed = yield* tryActivity(context, relayCancel, {
    input,
    otherwise: { state: "notBegun" as const },
  });
  if (relayed.state === "raised") {
    logOnce(context, `Repeated the cancel of ${input.instanceId}, which has begun since`);
  }
  return relayed;
}

function giveUp(context: OrchestrationContext, instanceId: string): RelayedCancel {
  warnOnce(
    context,
    `${instanceId} has not begun within a day after its cancel was requested. The cancel may be lost: if ${instanceId} begins, cancel it again`,
  );
  return { state: "notBegun" };
}
