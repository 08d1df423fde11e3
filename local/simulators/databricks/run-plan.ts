import { type Ending, ENDINGS } from "./ending";
import type { AttemptDefinition, RunIf, TaskDefinition, TaskOutcome } from "./job-definition";
import { endingOf, isBenign, type PlannedTask, type Stop } from "./planned-task";

export interface PlanInput {
  readonly tasks: readonly TaskDefinition[];
  /** When the tasks are listed first. */
  readonly visibleMs: number;
  /** When the first ones may leave BLOCKED. */
  readonly startMs: number;
  /** The last attempts of the tasks that a repair does not run again. */
  readonly standing: ReadonlyMap<string, PlannedTask>;
  /** The number of earlier attempts of a task. */
  readonly attemptsBefore: (key: string) => number;
  readonly repaired: boolean;
  /** Tasks that somebody cancels individually. */
  readonly stops: ReadonlyMap<string, Stop>;
  /** The course of a run of another job that starts at `startMs`. */
  readonly childRun: (
    task: TaskDefinition,
    attempt: number,
    startMs: number,
  ) => { readonly endMs: number; readonly ending: Ending };
}

/** Plans every attempt of every task, in an order in which dependencies come first. */
export function planTasks(input: PlanInput): PlannedTask[] {
  const last = new Map(input.standing);
  const planned: PlannedTask[] = [];
  for (const task of inOrder(input.tasks)) {
    if (last.has(task.key)) continue;
    const upstream = (task.dependsOn ?? []).flatMap((key) => last.get(key) ?? []);
    const readyMs = Math.max(input.startMs, ...upstream.map(({ endMs }) => endMs));
    const attempts = planTask(task, upstream, readyMs, input);
    planned.push(...attempts);
    last.set(task.key, lastOf(attempts));
  }
  return planned;
}

function lastOf(attempts: readonly PlannedTask[]): PlannedTask {
  const last = attempts.at(-1);
  if (last === undefined) throw new Error("A task has at least one attempt.");
  return last;
}

function inOrder(tasks: readonly TaskDefinition[]): TaskDefinition[] {
  const keys = new Set(tasks.map(({ key }) => key));
  const ordered = new Map<string, TaskDefinition>();
  while (ordered.size < tasks.length) {
    const next = tasks.find(
      ({ key, dependsOn = [] }) =>
        !ordered.has(key) && dependsOn.every((other) => ordered.has(other) || !keys.has(other)),
    );
    if (next === undefined) throw new Error("The tasks depend on each other in a circle.");
    ordered.set(next.key, next);
  }
  return [...ordered.values()];
}

function planTask(
  task: TaskDefinition,
  upstream: readonly PlannedTask[],
  readyMs: number,
  input: PlanInput,
): PlannedTask[] {
  const attempt = input.attemptsBefore(task.key);
  const unrun = { task, attempt, visibleMs: input.visibleMs, startMs: undefined, endMs: readyMs };
  if (task.disabled === true) return [{ ...unrun, ending: ENDINGS.disabled }];
  const refusal = refusalOf(task.runIf ?? "ALL_SUCCESS", upstream);
  if (refusal !== undefined) return [{ ...unrun, ending: refusal }];

  const planned: PlannedTask[] = [];
  let startMs = readyMs;
  for (const definition of attemptsOf(task, input.repaired)) {
    const next = planAttempt({ task, attempt: attempt + planned.length }, definition, {
      startMs,
      failedMs: planned.at(-1)?.endMs,
      input,
    });
    planned.push(next);
    if (next.terminatingMs !== undefined) break;
    startMs = next.endMs + 1000 * (task.retryDelaySeconds ?? 0);
  }
  return planned;
}

function attemptsOf(task: TaskDefinition, repaired: boolean): AttemptDefinition[] {
  const { durationSeconds = 0, earlierAttempts = [] } = task;
  const first = task.outcome ?? { kind: "succeeds" };
  if (!repaired) return [...earlierAttempts, { durationSeconds, outcome: first }];
  return [{ durationSeconds, outcome: task.repairedOutcome ?? first }];
}

function planAttempt(
  base: { readonly task: TaskDefinition; readonly attempt: number },
  definition: AttemptDefinition,
  when: {
    readonly startMs: number;
    /** When the previous attempt failed, if there was one. */
    readonly failedMs: number | undefined;
    readonly input: PlanInput;
  },
): PlannedTask {
  const { task, attempt } = base;
  const { startMs, failedMs, input } = when;
  const visibleMs = failedMs ?? input.visibleMs;
  const workMs = startMs + 1000 * (task.setupSeconds ?? 0);
  const { endMs, ending } =
    task.runJob === undefined
      ? ownEnd(task, definition, workMs)
      : input.childRun(task, attempt, workMs);
  const { outcome } = definition;
  const isRetry = failedMs !== undefined;
  const planned = { task, attempt, isRetry, visibleMs, startMs, endMs, ending, outcome };
  const stop = input.stops.get(task.key);
  if (stop === undefined || stop.atMs < visibleMs || stop.atMs >= endMs) return planned;
  return {
    ...planned,
    startMs: stop.atMs < startMs ? undefined : startMs,
    terminatingMs: stop.atMs,
    endMs: stop.endMs,
    ending: stop.ending ?? ending,
  };
}

function ownEnd(
  task: TaskDefinition,
  { durationSeconds, outcome }: AttemptDefinition,
  workMs: number,
): { endMs: number; ending: Ending } {
  const { iterations } = task;
  if (iterations === undefined) {
    return { endMs: workMs + 1000 * durationSeconds, ending: endingOf(outcome) };
  }
  const seconds = iterations.map((iteration) => iteration.durationSeconds ?? durationSeconds);
  const failed = iterations.filter((iteration) => !isBenign(endingOf(iterationOutcome(iteration))));
  const ending =
    failed.length === 0
      ? endingOf(outcome)
      : {
          ...ENDINGS.failed,
          message: `${failed.length} of ${iterations.length} iterations failed.`,
        };
  return { endMs: workMs + 1000 * Math.max(0, ...seconds), ending };
}

export function iterationOutcome(iteration: { readonly outcome?: TaskOutcome }): TaskOutcome {
  return iteration.outcome ?? { kind: "succeeds" };
}

interface Upstream {
  readonly all: number;
  readonly bad: number;
  readonly good: number;
}
type Permission = "runs" | "isVictim" | "isExcluded";

/** https://docs.databricks.com/jobs/run-if */
const PERMISSIONS: Readonly<Record<RunIf, (upstream: Upstream) => Permission>> = {
  // The tasks of a branch that was not taken are excluded.
  ALL_SUCCESS: ({ bad, good }) => (bad > 0 ? "isVictim" : good > 0 ? "runs" : "isExcluded"),
  ALL_DONE: () => "runs",
  NONE_FAILED: ({ bad }) => (bad > 0 ? "isVictim" : "runs"),
  AT_LEAST_ONE_SUCCESS: ({ good }) => (good > 0 ? "runs" : "isVictim"),
  AT_LEAST_ONE_FAILED: ({ bad }) => (bad > 0 ? "runs" : "isExcluded"),
  ALL_FAILED: ({ all, bad }) => (bad === all ? "runs" : "isExcluded"),
};

/** Why a task may not run given its upstream tasks; undefined if it may. */
function refusalOf(runIf: RunIf, upstream: readonly PlannedTask[]): Ending | undefined {
  if (upstream.length === 0) return undefined;
  const endings = upstream.map(({ ending }) => ending);
  const bad = endings.filter((ending) => !isBenign(ending));
  const good = endings.filter(({ resultState }) => resultState === "SUCCESS");
  switch (PERMISSIONS[runIf]({ all: endings.length, bad: bad.length, good: good.length })) {
    case "runs":
      return undefined;
    case "isExcluded":
      return ENDINGS.excluded;
    case "isVictim":
      return bad.some(({ resultState }) => resultState?.includes("CANCELED") === true)
        ? ENDINGS.upstreamCanceled
        : ENDINGS.upstreamFailed;
  }
}
