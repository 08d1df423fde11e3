import { startNotices, type NoticesOrder } from "../contracts/notices";
import type { Outcome } from "../contracts/outcome";
import {
  instanceIdOf,
  tryActivity,
  warnOnce,
  type OrchestrationContext,
  type Steps,
} from "./durable-steps";

interface Asked {
  readonly notifies?: true | undefined;
  readonly acceptedAt: string;
}

/**
 * Starts the instance that tells people of this end. It delivers by itself, so a receiver never delays what calls this. Inputs
 * without `notifies` do not have this step.
 */
export function* tellPeople(
  context: OrchestrationContext,
  { notifies, acceptedAt }: Asked,
  outcome: Outcome,
): Steps<void> {
  if (notifies !== true) return;
  const runId = instanceIdOf(context);
  const input: NoticesOrder = { runId, acceptedAt, outcome };
  const started = yield* tryActivity(context, startNotices, { input, otherwise: null });
  if (started !== null) return;
  warnOnce(
    context,
    `Nobody is told by NOTIFY how ${runId} ended (${outcome}), because the task hub did not start the notices; the log of startNotices says why`,
  );
}
