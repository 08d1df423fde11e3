/**
 * Opens the sealed parameters of a target for the provider that needs them, and keeps them out of what is stored afterwards.
 *
 * 1. Only these steps open parameters; an orchestrator passes them on sealed.
 * 2. Parameters that cannot be opened are trouble before the call: nothing is sent. Another instance of the app may have the
 *    key already, so the step is tried again.
 */
import type {
  AttemptReference,
  LaunchResult,
  PlanResult,
  SettleResult,
  Unreachable,
} from "../contracts/attempt";
import type { Target } from "../contracts/target";
import type { ParameterSeal } from "../sealing/parameters";
import { hiding, withheld, type HideTexts } from "./hidden-texts";

export type OpenTarget = ParameterSeal["openTarget"];

type Result = LaunchResult | PlanResult | SettleResult;

/** Calls a provider with the opened target. `otherwise` makes the result of a target that cannot be opened. */
export async function withOpened<Answer extends Result>(
  { openTarget, runId, target }: { openTarget: OpenTarget; runId: string; target: Target },
  ask: (opened: Target) => Promise<Answer>,
  otherwise: (trouble: Unreachable) => Answer,
): Promise<Answer> {
  const opened = openTarget(runId, target);
  if (opened.kind === "opened") return hideIn(await ask(opened.target), hiding(opened.secrets));
  return otherwise({
    kind: "unreachable",
    reason: opened.reason,
    retryAfterSeconds: null,
    because: "misconfigured",
  });
}

/** A vendor that refuses a call often quotes what it was sent. */
function hideIn<Answer extends Result>(answer: Answer, hide: HideTexts): Answer {
  if ("reason" in answer) return { ...answer, reason: hide(answer.reason) };
  if (!("failure" in answer)) return answer;
  return { ...answer, failure: { ...answer.failure, message: hide(answer.failure.message) } };
}

interface OfAttempt {
  readonly attempt: AttemptReference;
  readonly sealedTarget?: Target | undefined;
}

/** How the parameters of an attempt's run are removed from what its vendor says. Without the key, nothing of it is kept. */
export function hidingFor(
  openTarget: OpenTarget,
  { attempt: { runId = "" }, sealedTarget }: OfAttempt,
): HideTexts {
  if (sealedTarget === undefined) return hiding([]);
  const opened = openTarget(runId, sealedTarget);
  return opened.kind === "opened" ? hiding(opened.secrets) : withheld;
}
