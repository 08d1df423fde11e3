/**
 * Delivers a callback to an address that was given after the start of the run, or after its end.
 *
 * Owns: the wait for the end of the run. Does not own: the delivery.
 *
 * 1. Each address has its own instance with a computed id, so an address that is given twice gets one callback.
 * 2. It polls the task hub. The run cannot send it an event, because an event that is raised on a run in its last turn is
 *    lost.
 * 3. Continues as new while it waits. It waits for no event, so none can be lost.
 */
import { LateCallbackInput, type CallbackProgress } from "../contracts/callback";
import { deliver } from "./deliver";
import {
  continueAsNew,
  inputOf,
  now,
  type OrchestrationContext,
  secondsUntil,
  showStatus,
  type Steps,
  timerIn,
} from "./durable-steps";
import { FOR_A_RUN, quarterOf } from "../contracts/pauses";

const LOOKS_PER_GENERATION = 20;

export function* lateCallback(context: OrchestrationContext): Steps<CallbackProgress | undefined> {
  const input = LateCallbackInput.parse(inputOf(context));
  const order = { runId: input.runId, callback: input.callback };
  const waitingSince = input.waitingSince ?? now(context);
  for (let look = 0; look < LOOKS_PER_GENERATION; look++) {
    const progress = yield* deliver(context, order, (news) => {
      showStatus(context, news);
    });
    if (progress !== "notEnded") return progress;
    const waited = -secondsUntil(context, waitingSince);
    yield timerIn(context, quarterOf(waited, FOR_A_RUN));
  }
  continueAsNew(context, { ...input, waitingSince });
  return undefined;
}
