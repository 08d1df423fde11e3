import { type Ending, ENDINGS, WORKLOAD_FAILED } from "./ending";
import type { TaskDefinition, TaskOutcome } from "./job-definition";

/** One attempt of one task, with all its instants. */
export interface PlannedTask {
  readonly task: TaskDefinition;
  readonly attempt: number;
  /** Whether the service runs it because the previous attempt failed; a repair is not a retry. */
  readonly isRetry?: boolean;
  /** When `runs/get` lists it first. */
  readonly visibleMs: number;
  /** When it leaves BLOCKED or WAITING_FOR_RETRY; undefined if it never runs. */
  readonly startMs: number | undefined;
  readonly endMs: number;
  /** TERMINATING from here to the end. */
  readonly terminatingMs?: number;
  readonly ending: Ending;
  readonly outcome?: TaskOutcome;
}

/** A person or a timeout stops the open attempts. */
export interface Stop {
  readonly atMs: number;
  readonly endMs: number;
  /** If undefined, everything ends as planned, but earlier. */
  readonly ending: Ending | undefined;
}

const FIXED_ENDINGS = {
  succeeds: ENDINGS.succeeded,
  timesOut: ENDINGS.timedOut,
  canceled: ENDINGS.canceledByPlatform,
  skipped: ENDINGS.taskSkipped,
  excluded: ENDINGS.excluded,
} as const;

export function endingOf(outcome: TaskOutcome): Ending {
  switch (outcome.kind) {
    case "fails":
      return {
        ...ENDINGS.failed,
        message: outcome.message ?? WORKLOAD_FAILED,
        code: outcome.code ?? ENDINGS.failed.code,
        type: outcome.type ?? ENDINGS.failed.type,
      };
    case "internalError":
      return {
        ...ENDINGS.internalError,
        message: outcome.message ?? ENDINGS.internalError.message,
      };
    case "ends":
      return outcome.ending;
    default:
      return FIXED_ENDINGS[outcome.kind];
  }
}

/** A task without a failure, also one that did not run. */
export function isBenign({ resultState }: Ending): boolean {
  return resultState === "SUCCESS" || resultState === "EXCLUDED" || resultState === "DISABLED";
}

/** Ends the attempts that are open at `stop`, and removes those that are not listed yet. */
export function stopAll(planned: readonly PlannedTask[], stop: Stop): PlannedTask[] {
  return planned
    .filter(({ visibleMs, endMs }) => visibleMs <= stop.atMs || endMs <= stop.atMs)
    .map((attempt) => (attempt.endMs <= stop.atMs ? attempt : stopped(attempt, stop)));
}

function stopped(attempt: PlannedTask, stop: Stop): PlannedTask {
  const started = attempt.startMs !== undefined && attempt.startMs <= stop.atMs;
  return {
    ...attempt,
    startMs: started || stop.ending === undefined ? attempt.startMs : undefined,
    endMs: stop.endMs,
    terminatingMs: stop.atMs,
    ending: stop.ending ?? attempt.ending,
  };
}
