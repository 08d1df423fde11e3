import type { RunTask, TasksResult } from "../../../contracts/tasks";
import { fitTasks } from "../../bounded-tasks";
import { type AdminApi, isMissing, toReason, toUnreachable } from "../admin-api";
import { fetchRun } from "../run-requests";
import { isGood } from "./failed-part";
import { toBareName } from "./node-name";
import type { NodeResult } from "./node-results";
import { readLogEnd, readStepLog, toStepName } from "./step-log";
import { readResultsOfSteps, type StepResults } from "./step-results";
import { RUN_STATUS, toInstant, type VendorStep } from "./vendor-run";

/** The run, and the results of a usual number of steps. */
const REQUESTS = 3;

/** The steps of a run as they are now, and below each step its nodes, once dbt has stored their results. */
export async function readTasks(api: AdminApi, runId: string): Promise<TasksResult> {
  const turn = await api.takeTurn(`tasks-${runId}`, REQUESTS);
  if (turn !== null) return toUnreachable(turn);
  const answer = await fetchRun(api, runId, ["run_steps"]);
  if (answer.kind !== "run") {
    return isMissing(answer)
      ? { kind: "missing", reason: toReason(answer) }
      : toUnreachable(answer);
  }
  const { run } = answer;
  // While it is not known whether there are files, asking for them would only give 404.
  const { results, complete } =
    run.artifacts_saved === true
      ? await readResultsOfSteps(api, run)
      : { results: [], complete: true };
  const tasks = run.run_steps.flatMap((step) => [
    toStepTask(step, api.now()),
    ...nodesOf(step, results).map((node) => toNodeTask(node, toStepName(step))),
  ]);
  return { kind: "listed", ...fitTasks(tasks, { complete }) };
}

const nodesOf = (step: VendorStep, results: readonly StepResults[]): readonly NodeResult[] =>
  results.find((one) => one.step === step)?.nodes ?? [];

function toStepTask(step: VendorStep, now: Date): RunTask {
  return {
    name: toStepName(step),
    kind: "step",
    parent: null,
    state: step.status_humanized ?? String(step.status ?? "Unknown"),
    attempt: 1,
    ...toTimes(step, now),
    error: step.status === RUN_STATUS.error ? toStepError(step) : null,
    pageUrl: null,
  };
}

function toTimes(
  { started_at, finished_at }: VendorStep,
  now: Date,
): Pick<RunTask, "startedAt" | "endedAt" | "durationSeconds"> {
  const start = toInstant(started_at);
  const end = toInstant(finished_at);
  const untilMs = (end ?? now).getTime();
  return {
    startedAt: start?.toISOString() ?? null,
    endedAt: end?.toISOString() ?? null,
    durationSeconds: start === null ? null : Math.max(0, untilMs - start.getTime()) / 1_000,
  };
}

const toStepError = (step: VendorStep): string | null =>
  (readStepLog(step) ?? readLogEnd(step))?.error ?? null;

function toNodeTask(node: NodeResult, parent: string): RunTask {
  const { uniqueId, status, startedAt, endedAt, seconds } = node;
  const [kind = ""] = uniqueId.split(".", 1);
  const name = toBareName(uniqueId);
  return {
    name: name === "" ? uniqueId : name,
    kind: name === "" ? "node" : kind,
    parent,
    state: status,
    attempt: 1,
    startedAt,
    endedAt,
    durationSeconds: seconds,
    error: isGood(status) ? null : node.reason(),
    pageUrl: null,
  };
}
