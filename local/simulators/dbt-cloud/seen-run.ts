import type { RunRecord, TriggerOverrides, CauseCategory } from "./run-record";
import { statusAt, STATUS_NAMES } from "./run-status";
import type { RunTimeline } from "./run-timeline";

/** A run, for tests. */
export interface SeenRun {
  readonly id: number;
  readonly jobId: number;
  readonly cause: string;
  readonly category: CauseCategory;
  readonly overrides: TriggerOverrides;
  /** "Queued", "Starting", "Running", "Success", "Error" or "Cancelled". */
  readonly status: string;
  readonly createdAt: Date;
  /** Null if the run has not started, also if it was cancelled while queued. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cancelRequestedBy: string | null;
  readonly retryingRunId: number | null;
}

export function toSeenRun(run: RunRecord, timeline: RunTimeline, nowMs: number): SeenRun {
  const reached = (ms: number): Date | null => (ms <= nowMs ? new Date(ms) : null);
  return {
    id: run.id,
    jobId: run.jobId,
    cause: run.trigger.cause,
    category: run.trigger.category,
    overrides: run.trigger.overrides,
    status: STATUS_NAMES[statusAt(timeline, nowMs)],
    createdAt: new Date(run.createdMs),
    startedAt: reached(timeline.startedMs),
    finishedAt: reached(timeline.endMs),
    cancelRequestedBy: run.cancellation?.actor.name ?? null,
    retryingRunId: run.retryingRunId,
  };
}
