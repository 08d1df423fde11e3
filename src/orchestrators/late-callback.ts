/**
 * Reports the end of a run to an address that was given when the run had long been started, or had ended.
 *
 * Owns: the wait for that end. Does not own: the delivery.
 *
 * 1. An instance of its own for each address, whose id is computed: given twice, it is told once.
 * 2. It asks the task hub instead of being told by the run: an event that is raised on a run in its last turn is lost.
 * 3. Continues as new while it waits: it listens to no event, so there is none to lose.
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
