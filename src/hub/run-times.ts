/** When a run was accepted, started and ended, and what happened in between. */
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
  const { facts, endedAt } = run.progress;
  const newest = watch?.facts ?? facts;
  const startedAt = facts?.startedAt ?? newest?.startedAt ?? null;
  const vendorEnd = newest?.endedAt ?? null;
  const acceptedAt = run.input?.acceptedAt ?? run.createdAt;
  return {
    acceptedAt,
    startedAt,
    endedAt: endedAt ?? (run.ended ? run.updatedAt : null),
    queuedSeconds: newest?.queuedSeconds ?? null,
    runSeconds:
      startedAt === null || vendorEnd === null || vendorEnd < startedAt
        ? null
        : (Date.parse(vendorEnd) - Date.parse(startedAt)) / 1_000,
  };
}

/** A run that was accepted a moment ago has stored nothing yet. */
export function historyOf(run: StoredRun, watch: WatchProgress | null): HistoryEntry[] {
  const accepted = toEntry({
    at: run.input?.acceptedAt ?? run.createdAt,
    phase: "launching",
    vendorState: null,
    message: "Accepted",
  });
  return toHistory(mergeHistories(run.progress.history ?? [accepted], watch?.history ?? []));
}
