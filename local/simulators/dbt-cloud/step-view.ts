import { debugLogOf, logOf } from "./step-log";
import { endedStatus, type StatusCode, STATUS_NAMES } from "./run-status";
import type { StepTimeline } from "./run-timeline";
import { toHumanDuration, toVendorDuration, toVendorTime, toVendorTimeOnce } from "./vendor-time";

export interface StepContext {
  readonly accountId: number;
  readonly runId: number;
  readonly nowMs: number;
  readonly fullDebugLogs: boolean;
}

function statusOf(step: StepTimeline, nowMs: number): StatusCode {
  if (step.endMs <= nowMs) return endedStatus(step.ending);
  return step.startMs <= nowMs ? 3 : 1;
}

const COLOURS: Readonly<Partial<Record<StatusCode, string>>> = { 10: "green", 20: "red" };

export function toStepView(timeline: StepTimeline, context: StepContext): Record<string, unknown> {
  const { accountId, runId, nowMs, fullDebugLogs } = context;
  const status = statusOf(timeline, nowMs);
  const elapsedMs = Math.max(0, Math.min(nowMs, timeline.endMs) - timeline.startMs);
  return {
    id: timeline.id,
    run_id: runId,
    account_id: accountId,
    index: timeline.index,
    status,
    name: timeline.step.name,
    logs: logOf(timeline, nowMs),
    debug_logs: debugLogOf(timeline, nowMs, fullDebugLogs),
    log_path: `prod/runs/${runId}/steps/${timeline.index}/logs.log`,
    debug_log_path: `prod/runs/${runId}/steps/${timeline.index}/debug.log`,
    created_at: toVendorTime(timeline.startMs),
    updated_at: toVendorTime(Math.min(nowMs, timeline.endMs)),
    started_at: toVendorTimeOnce(timeline.startMs, nowMs),
    finished_at: toVendorTimeOnce(timeline.endMs, nowMs),
    status_color: COLOURS[status] ?? null,
    status_humanized: STATUS_NAMES[status],
    truncated_debug_logs:
      timeline.endMs <= nowMs ? (timeline.step.truncatedDebugLogs ?? null) : null,
    duration: toVendorDuration(elapsedMs),
    duration_humanized: toHumanDuration(elapsedMs),
    run_step_command: null,
    run_step_invocation: null,
  };
}

/** A step is listed when it starts. Steps that do not run because of a failure are never listed. */
export function shownSteps(steps: readonly StepTimeline[], nowMs: number): readonly StepTimeline[] {
  return steps.filter((step) => step.startMs <= nowMs);
}
