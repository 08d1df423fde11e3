import type { Ending } from "./ending";
import type { PlannedTask } from "./planned-task";

export type Phase =
  "queued" | "pending" | "blocked" | "running" | "waitingForRetry" | "terminating" | "ended";

/** The state of a run or a task run at one instant. */
export interface Moment {
  readonly phase: Phase;
  /** Known at the end, and while the run is TERMINATING after the last task. */
  readonly ending?: Ending;
}

export function taskMoment(planned: PlannedTask, nowMs: number): Moment {
  const { task, startMs, endMs, ending, terminatingMs } = planned;
  if (nowMs >= endMs) return { phase: "ended", ending };
  if (terminatingMs !== undefined && nowMs >= terminatingMs) return { phase: "terminating" };
  if (startMs === undefined || nowMs < startMs) return { phase: waitingPhase(planned) };
  const workMs = startMs + 1000 * (task.setupSeconds ?? 0);
  return { phase: nowMs < workMs ? "pending" : "running" };
}

function waitingPhase({ task, isRetry }: PlannedTask): Phase {
  if (isRetry === true) return "waitingForRetry";
  return (task.dependsOn ?? []).length > 0 ? "blocked" : "pending";
}
