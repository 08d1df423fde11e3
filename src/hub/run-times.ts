/** When a run was accepted, started and ended, and what happened in between. */
import type { StatusFacts } from "../contracts/attempt";
import { mergeHistories, toEntry, toHistory, type HistoryEntry } from "../contracts/history";
import type { RunDocument } from "../contracts/run-document";
import type { WatchProgress } from "../contracts/watch";
import type { StoredRun } from "./run-store";

type TimeFields = Pick<
  RunDocument,
  "acceptedAt" | "startedAt" | "endedAt" | "queuedSeconds" | "runSeconds"
>;

/** The watch knows more about the newest attempt, the run about the first one. */
export function timeFields(run: StoredRun, watch: WatchProgress | null): TimeFields {
  const { facts = NOTHING_KNOWN, endedAt } = run.progress;
  const newest = watch?.facts ?? facts;
  const startedAt = facts.startedAt ?? newest.startedAt;
  return {
    acceptedAt: acceptedAtOf(run),
    startedAt,
    // An older version did not store it. Until the callback is settled, the instance still changes.
    endedAt: endedAt ?? (run.closed ? run.updatedAt : null),
    queuedSeconds: newest.queuedSeconds,
    runSeconds: secondsBetween(startedAt, newest.endedAt),
  };
}

const NOTHING_KNOWN: StatusFacts = {
  startedAt: null,
  endedAt: null,
  queuedSeconds: null,
  jobName: null,
};

const acceptedAtOf = ({ input, createdAt }: StoredRun): string => input?.acceptedAt ?? createdAt;

function secondsBetween(start: string | null, end: string | null): number | null {
  if (start === null || end === null || end < start) return null;
  return (Date.parse(end) - Date.parse(start)) / 1_000;
}

/**
 * A run that was accepted a moment ago has stored nothing yet. When its watch has ended, it has what the watch had: then it has
 * as many checks.
 */
export function historyOf(run: StoredRun, watch: WatchProgress | null): HistoryEntry[] {
  const accepted = toEntry({
    at: acceptedAtOf(run),
    phase: "launching",
    vendorState: null,
    message: "Accepted",
  });
  const { history = [accepted], checks } = run.progress;
  const newer = watch !== null && watch.checks > checks ? (watch.history ?? []) : [];
  return toHistory(mergeHistories(history, newer));
}
