/** What a watch notes about each of its checks. Its parent and callers read it in the custom status. */
import type { AttemptStatus, CheckResult } from "../contracts/attempt";
import { addToHistory, fitHistory, toEntry } from "../contracts/history";
import { toShortText } from "../contracts/plain-text";
import type { WatchProgress } from "../contracts/watch";
import { logOnce, now, type OrchestrationContext } from "./durable-steps";

/** Leaves room in the custom status, which may take 16 KB of UTF-16, and keeps the payload of a generation small. */
const HISTORY_CHARACTERS = 4_500;

export function noteCheck(
  context: OrchestrationContext,
  before: WatchProgress,
  result: CheckResult,
): WatchProgress {
  const at = now(context);
  const counted = {
    ...before,
    checks: before.checks + 1,
    lastCheckAt: at,
    ...noteChange(before, result, at),
  };
  switch (result.kind) {
    case "unreachable":
      return { ...counted, message: toShortText(result.reason) };
    case "missing":
      return {
        ...counted,
        message: toShortText(result.reason),
        missingSince: before.missingSince ?? at,
      };
    case "checked": {
      const { status, attempt = before.attempt } = result;
      if (attempt?.vendorRunId !== before.attempt?.vendorRunId) {
        logOnce(context, `The vendor continues the run as ${attempt?.vendorRunId ?? ""}`, {
          vendorRunId: attempt?.vendorRunId ?? null,
        });
      }
      if (status.vendorState !== before.vendorState) {
        logOnce(context, `The run is now ${status.vendorState}`, {
          vendorState: status.vendorState,
        });
      }
      return {
        ...counted,
        lastContactAt: at,
        missingSince: null,
        vendorState: status.vendorState,
        queued: isQueued(status),
        queueReason: queueReasonOf(status, before),
        message: status.message === null ? null : toShortText(status.message),
        runPageUrl: status.runPageUrl ?? before.runPageUrl,
        attempt,
        ending: endingOf(result, before, at),
        ...(status.facts !== undefined && { facts: status.facts }),
      };
    }
  }
}

/** A new state at the vendor, and that contact with it was lost or is back. */
function noteChange(
  before: WatchProgress,
  result: CheckResult,
  at: string,
): Pick<WatchProgress, "history"> {
  const { history } = before;
  if (history === undefined) return {};
  const hadContact = before.lastCheckAt === null || before.lastCheckAt === before.lastContactAt;
  const told = tellChange(before, result, hadContact);
  if (told === null) return { history };
  const entry = toEntry({ at, phase: "watching", ...told });
  return { history: fitHistory(addToHistory(history, entry), HISTORY_CHARACTERS) };
}

/** Null if nothing changed. A message alone is no change: it may be another one at each check. */
function tellChange(
  { vendorState: stateBefore, attempt: attemptBefore }: WatchProgress,
  result: CheckResult,
  hadContact: boolean,
): { readonly vendorState: string | null; readonly message: string } | null {
  if (result.kind !== "checked") {
    if (!hadContact) return null;
    return { vendorState: stateBefore, message: `The check failed: ${result.reason}` };
  }
  const { vendorState, message } = result.status;
  const continued = result.attempt?.vendorRunId ?? attemptBefore?.vendorRunId;
  const isSame = continued === attemptBefore?.vendorRunId;
  if (hadContact && isSame && vendorState === stateBefore) return null;
  const back = hadContact ? "" : "The checks work again. ";
  const next = isSame ? "" : `The vendor continues it as run ${continued ?? ""}. `;
  return { vendorState, message: `${back}${next}${message ?? `The run is ${vendorState}`}` };
}

/** Undefined unless the vendor may still replace the ending. The state of another run is another ending. */
function endingOf(
  { status, attempt, provisionalSeconds }: Extract<CheckResult, { kind: "checked" }>,
  { ending, attempt: earlier }: WatchProgress,
  at: string,
): WatchProgress["ending"] {
  if (status.kind === "active" || provisionalSeconds === undefined) return undefined;
  const isOther = attempt !== undefined && attempt.vendorRunId !== earlier?.vendorRunId;
  const state = status.vendorState;
  return !isOther && ending?.state === state ? ending : { state, since: at };
}

const isQueued = (status: AttemptStatus): boolean => status.kind === "active" && status.queued;

/** The last reason that the vendor gave: it does not repeat it in every response. */
function queueReasonOf(status: AttemptStatus, before: WatchProgress): string | undefined {
  if (!isQueued(status)) return undefined;
  return status.message === null ? before.queueReason : toShortText(status.message);
}
