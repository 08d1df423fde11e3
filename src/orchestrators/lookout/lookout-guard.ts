/**
 * Looks at the lookout of a connection while it covers watches.
 *
 * Owns: how often it looks. Does not own: what is told if the lookout is dead or late (the activity's).
 *
 * 1. The lookout starts its guard again in each round, and the guard starts a dead lookout again. So only both together can be
 *    lost, and then each watch looks by itself at the end of its cover.
 * 2. It waits for no event, so continuing as new loses nothing.
 */
import { guardLookout, GuardInput } from "../../contracts/lookout";
import {
  continueAsNew,
  inputOf,
  type OrchestrationContext,
  type Steps,
  timerIn,
  tryActivity,
} from "../durable-steps";

/** With the age at which a list is too old, this is less than a minute. */
const LOOK_EVERY_SECONDS = 20;

const LOOKS_PER_GENERATION = 20;

export function* lookoutGuard(context: OrchestrationContext): Steps<null | undefined> {
  const input = GuardInput.parse(inputOf(context));
  for (let look = 0; look < LOOKS_PER_GENERATION; look++) {
    yield timerIn(context, LOOK_EVERY_SECONDS);
    const { goesOn } = yield* tryActivity(context, guardLookout, {
      input,
      otherwise: { goesOn: true },
      pauses: [],
    });
    if (!goesOn) return null;
  }
  continueAsNew(context, input);
  return undefined;
}
