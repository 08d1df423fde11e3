import type { RunEnding, RunTimeline } from "./run-timeline";

export type StatusCode = 1 | 2 | 3 | 10 | 20 | 30;

export const STATUS_NAMES: Readonly<Record<StatusCode, string>> = {
  1: "Queued",
  2: "Starting",
  3: "Running",
  10: "Success",
  20: "Error",
  30: "Cancelled",
};

const ENDED: Readonly<Record<RunEnding, StatusCode>> = { success: 10, error: 20, cancelled: 30 };

export function endedStatus(ending: RunEnding): StatusCode {
  return ENDED[ending];
}

export function statusAt(timeline: RunTimeline, nowMs: number): StatusCode {
  if (timeline.endMs <= nowMs) return endedStatus(timeline.ending);
  if (timeline.startedMs <= nowMs) return 3;
  return timeline.dequeuedMs <= nowMs ? 2 : 1;
}
