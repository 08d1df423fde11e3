import { commandOf } from "./job-definition";
import type { RunRecord } from "./run-record";
import type { RunTimeline, StepTimeline } from "./run-timeline";

export type RetryObstacle =
  | "RETRY_UNSUPPORTED_CMD"
  | "RETRY_UNSUPPORTED_VERSION"
  | "RETRY_NOT_LATEST_RUN"
  | "RETRY_NOT_FAILED_RUN"
  | "RETRY_NO_RUN_RESULTS";

/** https://docs.getdbt.com/reference/commands/retry */
const RETRYABLE = /^dbt (build|clone|compile|docs generate|run|run-operation|seed|snapshot|test)\b/;

export function failedStepOf(timeline: RunTimeline): StepTimeline | undefined {
  return timeline.steps.find(
    ({ ending, step }) => ending === "error" && step.afterFailure !== "ignore",
  );
}

/** `dbt retry` came with 1.6; a release track such as "latest" is newer. */
function knowsRetry(dbtVersion: string): boolean {
  const numbers = /^1\.(\d+)/.exec(dbtVersion);
  return numbers === null || Number(numbers[1]) >= 6;
}

function hasRunResults({ step }: StepTimeline): boolean {
  const scripted = step.artifacts?.["run_results.json"];
  return scripted === undefined ? step.nodes !== undefined : scripted !== null;
}

export interface RetryCandidate {
  readonly run: RunRecord;
  readonly timeline: RunTimeline;
  readonly latest: RunRecord | undefined;
  readonly dbtVersion: string;
}

/** Why a run cannot be retried; null if it can. */
export function retryObstacle(candidate: RetryCandidate, nowMs: number): RetryObstacle | null {
  const { run, timeline, latest, dbtVersion } = candidate;
  const failed = failedStepOf(timeline);
  if (timeline.endMs > nowMs || timeline.ending !== "error" || failed === undefined) {
    return "RETRY_NOT_FAILED_RUN";
  }
  if (latest?.id !== run.id) return "RETRY_NOT_LATEST_RUN";
  if (!knowsRetry(dbtVersion)) return "RETRY_UNSUPPORTED_VERSION";
  if (!RETRYABLE.test(commandOf(failed.step.name) ?? "")) return "RETRY_UNSUPPORTED_CMD";
  return hasRunResults(failed) ? null : "RETRY_NO_RUN_RESULTS";
}
