/**
 * Looks whether a launch has started more than one run, at a vendor that cannot reject a duplicate.
 *
 * Owns: when the watch looks, and what it notes. Does not own: which run is kept and which are cancelled (the provider's).
 *
 * 1. The watch looks while it polls, so callers see the run's state from the first second.
 * 2. It does not end before it has looked, because a duplicate leaves the vendor's queue when the first run has ended.
 */
import { confirmLaunch } from "../contracts/activities";
import type { AttemptReference, SettleResult } from "../contracts/attempt";
import { addToHistory, toEntry } from "../contracts/history";
import { BETWEEN_LAUNCHES, Pauses } from "../contracts/pauses";
import type { Confirmation, WatchInput, WatchProgress } from "../contracts/watch";
import {
  instantIn,
  now,
  type OrchestrationContext,
  secondsUntil,
  sleepUnless,
  type Steps,
  type Task,
  tryActivity,
} from "./durable-steps";
import { boundDuplicates, warnOfDuplicates } from "./duplicates";
import { STEP_FAILED } from "./launch-verdict";

/** A duplicate that is not cancelled in the queue will run. But a vendor that stays unreachable is not asked for ever. */
export const CONFIRM_LOOKS = 3;

/** When to look again; null if another look cannot find out more. */
export function nextLook(result: SettleResult): { afterSeconds: number | null } | null {
  switch (result.kind) {
    case "found":
      return result.lookAgain ?? null;
    case "notFound":
    case "runDeleted":
      return null;
    case "unreachable":
      return { afterSeconds: result.retryAfterSeconds };
  }
}

export const isDue = (context: OrchestrationContext, { confirm }: WatchInput): boolean =>
  confirm !== undefined && secondsUntil(context, confirm.at) <= 0;

/** Looks once, if a look is still to be made. */
export function* confirm(context: OrchestrationContext, input: WatchInput): Steps<WatchInput> {
  const { confirm: pending, attempt, ...others } = input;
  if (pending === undefined) return input;
  const { order, looks } = pending;
  const result: SettleResult = yield* tryActivity(context, confirmLaunch, {
    input: { order, attempt },
    otherwise: { kind: "unreachable", reason: STEP_FAILED, retryAfterSeconds: null },
  });
  const again = nextLook(result);
  const kept = result.kind === "found" ? result.attempt : attempt;
  return {
    ...others,
    attempt: kept,
    progress: noteLook(context, input, { result, kept }),
    ...(again !== null &&
      looks + 1 < CONFIRM_LOOKS && {
        confirm: later(context, pending, again.afterSeconds),
      }),
  };
}

function later(
  context: OrchestrationContext,
  { order, looks }: Confirmation,
  asked: number | null,
): Confirmation {
  const pauses = new Pauses(BETWEEN_LAUNCHES);
  let pause = pauses.next(asked);
  for (let look = 0; look < looks; look++) pause = pauses.next(asked);
  return { order, at: instantIn(context, pause), looks: looks + 1 };
}

function noteLook(
  context: OrchestrationContext,
  { attempt, progress }: WatchInput,
  { result, kept }: { result: SettleResult; kept: AttemptReference },
): WatchProgress {
  if (result.kind !== "found") return progress;
  const { duplicates = [], checkedAt: at = now(context) } = result;
  warnOfDuplicates(context, kept, duplicates);
  const found = duplicates.length === 0 ? {} : { duplicates: boundDuplicates(duplicates) };
  if (kept.vendorRunId === attempt.vendorRunId) return { ...progress, ...found };
  const message = `The same launch started run ${kept.vendorRunId} first, so that one is watched`;
  const { vendorState, history = [] } = progress;
  const entry = toEntry({ at, phase: "watching", vendorState, message });
  return {
    ...progress,
    ...found,
    attempt: kept,
    runPageUrl: kept.runPageUrl,
    history: addToHistory(history, entry),
  };
}

/** Makes the looks that are left before the watch ends. A wake ends the wait for them. */
export function* confirmAtEnd(
  context: OrchestrationContext,
  input: WatchInput,
  wake: Task,
): Steps<WatchInput> {
  let current = input;
  while (current.confirm !== undefined) {
    yield* sleepUnless(context, wake, Math.max(0, secondsUntil(context, current.confirm.at)));
    current = yield* confirm(context, current);
  }
  return current;
}
