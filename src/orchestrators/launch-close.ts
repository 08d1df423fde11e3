/**
 * Makes certain that nothing was started, and that nothing will be.
 *
 * Owns: closing the claim of a start before the run says that it never happened. Does not own: what follows if the start may
 * have been sent (launch-looks.ts).
 *
 * 1. The host may execute a step again although its result is known, and a frozen execution may go on. So that the start was
 *    not sent until now is not enough.
 */
import { closeLaunch } from "../contracts/activities";
import type { CloseResult } from "../contracts/claim";
import { BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import type { RunInput } from "../contracts/run-input";
import { attaches } from "../contracts/target";
import { instantIn, type Steps, tryActivity } from "./durable-steps";
import { isOver, pause } from "./launch-patience";
import { STEP_FAILED, type LaunchOrder } from "./launch-verdict";
import type { Story } from "./story";

/** Runs that an older version accepted do not have the step. What only attaches to a run starts nothing. */
export const closesStarts = ({ closesStarts: closes, target }: RunInput): boolean =>
  closes === true && !attaches(target);

/** The same for a start that could not be planned. */
export const closesPlans = (input: RunInput): boolean =>
  input.closesPlans === true && closesStarts(input);

/** The fields that identify the start. */
type Start = Pick<LaunchOrder, "runId" | "origin" | "attemptNumber" | "send">;

const CLOSED: CloseResult = { kind: "closed" };

/** While the claim cannot be reached, this waits as long as for a cancel. */
export function* closeStart(
  story: Story,
  { runId, origin, attemptNumber, send = 1 }: Start,
): Steps<CloseResult> {
  if (!closesStarts(story.input)) return CLOSED;
  const key = { runId, attemptNumber, send, ...(origin !== undefined && { origin }) };
  const giveUpAt = instantIn(story.context, story.input.limits.cancelGraceSeconds);
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  for (;;) {
    const result = yield* tryActivity(story.context, closeLaunch, {
      input: key,
      otherwise: { kind: "unreachable", reason: STEP_FAILED } as const,
    });
    if (result.kind !== "unreachable" || isOver(story, giveUpAt)) return result;
    yield* pause(story, pauses.next(null), giveUpAt);
  }
}
