/**
 * What a watch makes of how long its job usually takes.
 *
 * Owns: asking for it, and the wait that follows. Does not own: what is learned from past durations (adaptive-wait.ts), and what
 * else a wait depends on (watch-wait.ts).
 *
 * 1. It asks once, after its first check. Only a question that was not sent, because it would have had to wait for its turn, is
 *    asked again.
 * 2. Without an answer it waits as if it had not asked, so the question can never hurt a run.
 */
import { readUsualDuration } from "../contracts/activities";
import { adaptiveWait, type UsualResult } from "../contracts/adaptive-wait";
import type { CheckResult } from "../contracts/attempt";
import type { WatchInput } from "../contracts/watch";
import { type OrchestrationContext, secondsUntil, type Steps, tryActivity } from "./durable-steps";
import { isHeldBack } from "./watch-progress";

const STEP_FAILED: UsualResult = {
  kind: "unreachable",
  reason: "the step itself failed inside Runward; its log says why",
  retryAfterSeconds: null,
};

/** Asks how long the job usually takes, if that is not known yet. */
export function* learnUsual(
  context: OrchestrationContext,
  input: WatchInput,
  checked: CheckResult,
): Steps<WatchInput> {
  const { adaptive, attempt, progress } = input;
  if (adaptive?.asks !== true || checked.kind !== "checked") return input;
  const result = yield* tryActivity(context, readUsualDuration, {
    input: { attempt },
    otherwise: STEP_FAILED,
    pauses: [],
  });
  if (result.kind === "unreachable") return { ...input, adaptive: { asks: isHeldBack(result) } };
  const { usual } = result;
  return {
    ...input,
    adaptive: { asks: false },
    ...(usual !== null && { progress: { ...progress, usual } }),
  };
}

/** The wait of a watch that looks alone. Nothing is learned from a check that failed. */
export function ownWait(
  context: OrchestrationContext,
  { adaptive, progress, waitSeconds }: WatchInput,
  checked: CheckResult,
): number {
  const { usual, facts } = progress;
  if (adaptive === undefined || usual === undefined || checked.kind !== "checked") {
    return waitSeconds;
  }
  // In the vendor's queue a run has not started.
  const startedAt = facts?.startedAt ?? null;
  return adaptiveWait(usual, startedAt === null ? 0 : -secondsUntil(context, startedAt));
}

/** How often the checks of a watch come on average, for the decision whether one list for all saves calls. */
export const averageWait = ({ adaptive, progress, waitSeconds }: WatchInput): number =>
  adaptive !== undefined && progress.usual !== undefined ? waitSeconds * FEWER_CALLS : waitSeconds;

/** Adaptive waits need about half of the calls: bench/adaptive.ts. */
const FEWER_CALLS = 2;
