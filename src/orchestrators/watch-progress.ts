/** What a watch notes about each of its checks. Its parent and callers read it in the custom status. */
import type {
  AttemptReference,
  AttemptStatus,
  CheckResult,
  Unreachable,
} from "../contracts/attempt";
import { addToHistory, fitHistory, toEntry } from "../contracts/history";
import { toShortText } from "../contracts/plain-text";
import type { WatchProgress } from "../contracts/watch";
import {
  instantAfter,
  logOnce,
  now,
  type OrchestrationContext,
  secondsUntil,
} from "./durable-steps";

/** Leaves room in the custom status, which may take 16 KB of UTF-16, and keeps the payload of a generation small. */
const HISTORY_CHARACTERS = 4_500;

/** An attempt has started once, also if the vendor continues it as another run. */
export function withFirstStart({ facts: before }: WatchProgress, result: CheckResult): CheckResult {
  const startedAt = before?.startedAt ?? null;
  if (result.kind !== "checked" || startedAt === null) return result;
  const { status } = result;
  if (status.facts === undefined) return result;
  return { ...result, status: { ...status, facts: { ...status.facts, startedAt } } };
}

export function noteCheck(
  context: OrchestrationContext,
  before: WatchProgress,
  result: CheckResult,
): WatchProgress {
  // A step that failed has no time of its own.
  const { checkedAt: at = now(context) } = result;
  if (result.kind === "unreachable" && isHeldBack(result)) {
    const { heldBackSince = at } = before;
    return { ...before, message: toShortText(result.reason), heldBackSince };
  }
  const counted = {
    ...before,
    checks: before.checks + 1,
    lastCheckAt: at,
    ...noteChange(before, result, at),
    ...(before.heldBackSince !== undefined && { heldBackSince: undefined }),
  };
  switch (result.kind) {
    case "unreachable":
      return {
        ...counted,
        message: toShortText(result.reason),
        lastContactAt: contactWithoutWaiting(context, before),
      };
    case "missing":
      return {
        ...counted,
        message: toShortText(result.reason),
        missingSince: before.missingSince ?? at,
      };
    case "checked":
      logChange(context, before, result);
      return { ...counted, ...seenIn(before, result, at) };
  }
}

/** The check was not made, because it waits for its turn in this app. That says nothing about the vendor. */
export const isHeldBack = (result: CheckResult | Unreachable): boolean =>
  result.kind === "unreachable" && result.because === "paced";

/** The last contact, as if the time in which no check could be made had not passed. */
function contactWithoutWaiting(
  context: OrchestrationContext,
  { lastContactAt, heldBackSince }: WatchProgress,
): string {
  if (heldBackSince === undefined) return lastContactAt;
  return instantAfter(lastContactAt, -secondsUntil(context, heldBackSince));
}

type Checked = Extract<CheckResult, { kind: "checked" }>;

/** The vendor continued the attempt as another run, or none is known. */
const continuationIn = ({ attempt }: WatchProgress, result: Checked): AttemptReference | null =>
  result.attempt === undefined || result.attempt.vendorRunId === attempt?.vendorRunId
    ? null
    : result.attempt;

function logChange(context: OrchestrationContext, before: WatchProgress, result: Checked): void {
  const next = continuationIn(before, result);
  if (next !== null) {
    const { vendorRunId } = next;
    logOnce(context, `The vendor continues the run as ${vendorRunId}`, { vendorRunId });
  }
  const { vendorState } = result.status;
  if (vendorState !== before.vendorState) {
    logOnce(context, `The run is now ${vendorState}`, { vendorState });
  }
}

function seenIn(before: WatchProgress, result: Checked, at: string): Partial<WatchProgress> {
  const { status, attempt = before.attempt } = result;
  return {
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

interface Change {
  readonly vendorState: string | null;
  readonly message: string;
}

/** Null if nothing changed. A message alone is no change: it may be another one at each check. */
function tellChange(
  before: WatchProgress,
  result: CheckResult,
  hadContact: boolean,
): Change | null {
  if (result.kind === "checked") return tellState(before, result, hadContact);
  if (!hadContact) return null;
  return { vendorState: before.vendorState, message: `The check failed: ${result.reason}` };
}

function tellState(before: WatchProgress, result: Checked, hadContact: boolean): Change | null {
  const { vendorState, message } = result.status;
  const next = continuationIn(before, result);
  if (hadContact && next === null && vendorState === before.vendorState) return null;
  const parts = [
    hadContact ? null : "The checks work again.",
    next === null ? null : `The vendor continues it as run ${next.vendorRunId}.`,
    message ?? `The run is ${vendorState}`,
  ];
  return { vendorState, message: parts.filter((part) => part !== null).join(" ") };
}

/** Undefined unless the vendor may still replace the ending. The state of another run is another ending. */
function endingOf(
  { status, attempt, provisionalSeconds }: Checked,
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
