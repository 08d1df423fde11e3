/**
 * The plan of one launch: what may be read only once.
 *
 * It is made before anything is started. But if the host loses the turn that used it, another plan counts, and the launch of the
 * first one may have been executed.
 */
import { planLaunch, planRepair } from "../contracts/activities";
import type { AttemptReference, LaunchPlan, PlanResult } from "../contracts/attempt";
import { BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import { isSealed } from "../contracts/target";
import { instanceIdOf, tryActivity, type Steps } from "./durable-steps";
import { endAt, mayTryAgain, type Patience } from "./launch-patience";
import { type CertainlyNotStarted, STEP_FAILED } from "./launch-verdict";
import type { Story } from "./story";

export interface Launch {
  readonly attemptNumber: number;
  /** The failed attempt, if it is repaired; null to start the job. */
  readonly repairs: AttemptReference | null;
  /** Which POST of the attempt the first one of this launch is. */
  readonly firstSend?: number;
}

type Planned = { kind: "planned"; plan: LaunchPlan } | CertainlyNotStarted;

export function* plan(story: Story, begin: Launch, patience: Patience): Steps<Planned> {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  for (;;) {
    const result = yield* planOnce(story, begin);
    if (result.kind === "planned") return result;
    if (story.cancel.isCompleted) return { kind: "cancelled" };
    if (result.kind === "rejected") return { kind: "refused", failure: result.failure };
    const { reason, because } = result;
    const limit = patience.limitOf({ because, mayHaveStarted: false });
    const seconds = patience.pauseOf(pauses.next(result.retryAfterSeconds));
    if (!(yield* mayTryAgain(story, limit, { reason, seconds }))) return endAt(limit, reason);
  }
}

function* planOnce({ context, input }: Story, { repairs }: Launch): Steps<PlanResult> {
  const { target } = input;
  const ordered = { target, ...(isSealed(target) && { runId: instanceIdOf(context) }) };
  const otherwise: PlanResult = {
    kind: "unreachable",
    reason: STEP_FAILED,
    retryAfterSeconds: null,
  };
  return repairs === null
    ? yield* tryActivity(context, planLaunch, { input: ordered, otherwise })
    : yield* tryActivity(context, planRepair, {
        input: { ...ordered, attempt: repairs },
        otherwise,
      });
}
