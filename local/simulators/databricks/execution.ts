import { type Ending, ENDINGS } from "./ending";
import type { JobDefinition, TaskDefinition } from "./job-definition";
import { type PlannedTask, type Stop, stopAll } from "./planned-task";
import { runEndingOf } from "./run-ending";
import { planTasks, type PlanInput } from "./run-plan";

/** The first execution of a run, or one repair of it. */
export interface Execution {
  readonly kind: "ORIGINAL" | "REPAIR";
  readonly repairId?: string;
  readonly startMs: number;
  /** The tasks that a repair runs again. */
  readonly rerun?: ReadonlySet<string>;
  stop?: Stop;
  /** Tasks that somebody cancels individually. */
  readonly taskStops: Map<string, Stop>;
}

export interface PlannedExecution {
  readonly execution: Execution;
  readonly attempts: readonly PlannedTask[];
  /** The last attempt of every task, including those before this execution. */
  readonly last: ReadonlyMap<string, PlannedTask>;
  readonly workEndMs: number;
  readonly endMs: number;
  readonly ending: Ending;
}

export interface RunFacts {
  readonly job: JobDefinition;
  readonly tasks: readonly TaskDefinition[];
  readonly executions: readonly Execution[];
  readonly childRun: PlanInput["childRun"];
}

/** All executions of a run, as far as the decisions until now determine them. */
export function planExecutions(facts: RunFacts): PlannedExecution[] {
  const planned: PlannedExecution[] = [];
  const attempts = new Map<string, number>();
  for (const execution of facts.executions) {
    const before = planned.at(-1)?.last ?? new Map<string, PlannedTask>();
    const next = planExecution(facts, execution, { before, attempts });
    planned.push(next);
    for (const { task, attempt } of next.attempts) attempts.set(task.key, attempt + 1);
  }
  return planned;
}

interface History {
  readonly before: ReadonlyMap<string, PlannedTask>;
  readonly attempts: ReadonlyMap<string, number>;
}

/** The execution without a stop. */
interface Natural {
  readonly standing: readonly (readonly [string, PlannedTask])[];
  readonly natural: readonly PlannedTask[];
}

function planExecution(
  facts: RunFacts,
  execution: Execution,
  { before, attempts }: History,
): PlannedExecution {
  const { job } = facts;
  const standing = [...before].filter(([key]) => execution.rerun?.has(key) !== true);
  const natural = planTasks({
    ...facts,
    visibleMs: execution.startMs,
    startMs: execution.startMs + 1000 * (job.setupSeconds ?? 0),
    standing: new Map(standing),
    attemptsBefore: (key) => attempts.get(key) ?? 0,
    repaired: execution.rerun !== undefined,
    stops: execution.taskStops,
  });
  return conclude(facts, execution, { standing, natural });
}

function naturalEnding({ job, tasks }: RunFacts, last: PlannedExecution["last"]): Ending {
  return job.ending ?? runEndingOf(tasks, last);
}

function conclude(
  facts: RunFacts,
  execution: Execution,
  { standing, natural }: Natural,
): PlannedExecution {
  const { job } = facts;
  const stop = execution.stop ?? timeoutOf(job, execution.startMs, natural);
  const open = stop === undefined ? natural : stopAll(natural, stop);
  const last = new Map(standing);
  for (const attempt of open) last.set(attempt.task.key, attempt);
  const earliestEndMs = stop?.endMs ?? execution.startMs;
  const workEndMs = Math.max(earliestEndMs, ...open.map(({ endMs }) => endMs));
  return {
    execution: stop === undefined ? execution : { ...execution, stop },
    attempts: open,
    last,
    workEndMs,
    endMs: workEndMs + 1000 * (job.cleanupSeconds ?? 0),
    ending: stop?.ending ?? naturalEnding(facts, last),
  };
}

function timeoutOf(
  { timeoutSeconds }: JobDefinition,
  startMs: number,
  attempts: readonly PlannedTask[],
): Stop | undefined {
  if (timeoutSeconds === undefined) return undefined;
  const atMs = startMs + 1000 * timeoutSeconds;
  const isLate = attempts.some(({ endMs }) => endMs > atMs);
  return isLate ? { atMs, endMs: atMs, ending: ENDINGS.timedOut } : undefined;
}
