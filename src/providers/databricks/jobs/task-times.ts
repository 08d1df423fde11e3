import type { TaskRun } from "./run-document";

export interface TaskTimes {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
}

/** Instants are stored with a year of four digits. */
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");

/** A task that has not ended has run until now. */
export function toTimes(
  { start_time, end_time }: Pick<TaskRun, "start_time" | "end_time">,
  now: Date,
): TaskTimes {
  const startMs = toMs(start_time);
  const endMs = toMs(end_time);
  const untilMs = endMs ?? now.getTime();
  return {
    startedAt: startMs === null ? null : new Date(startMs).toISOString(),
    endedAt: endMs === null ? null : new Date(endMs).toISOString(),
    durationSeconds: startMs === null ? null : Math.max(0, untilMs - startMs) / 1_000,
  };
}

/** The API returns 0 for what has not happened. */
const toMs = (time: number | null): number | null =>
  time !== null && time > 0 && time <= LATEST_MS ? Math.floor(time) : null;

/** 1 for the first attempt, which is 0 in the API. */
export const toAttemptNumber = ({ attempt_number }: Pick<TaskRun, "attempt_number">): number =>
  Number.isSafeInteger(attempt_number) && (attempt_number ?? 0) >= 0
    ? (attempt_number ?? 0) + 1
    : 1;
