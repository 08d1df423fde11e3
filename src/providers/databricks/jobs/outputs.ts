/**
 * Reads what the tasks of a run returned.
 *
 * 1. At most `MOST_OUTPUTS` results are read, those of failed tasks first, and only of tasks that can have one.
 * 2. Nothing here throws or takes long. What was left out or cut is marked `truncated`.
 */
import type { AttemptReference } from "../../../contracts/attempt";
import type { OutputsResult, TaskOutput as ToldOutput } from "../../../contracts/outputs";
import { cut, cutForJson, onOneLine } from "../../../contracts/plain-text";
import { LIMITS } from "../../../contracts/vendor-text";
import { fitOutputs } from "../../bounded-outputs";
import { Budget, inBatches } from "../../budget";
import type { WorkspaceApi } from "../workspace-api";
import { toFailureDetail } from "./failure-detail";
import type { ExecutionStatus } from "./run-status";
import { readTaskOutput, type TaskOutput } from "./task-output";
import { toAttemptNumber, toTimes } from "./task-times";
import { readTaskTree, type TaskNode } from "./task-tree";

const MOST_OUTPUTS = 50;
const AT_A_TIME = 5;
/** Of for-each tasks and of child runs. */
const TREE = { calls: 20, seconds: 20 };
const OUTPUTS = { calls: MOST_OUTPUTS, seconds: 20 };
const ASK_AGAIN_SECONDS = 10;
const LONGEST_ERROR = 1_000;
/** In JSON, so that four large results fit. */
const LONGEST_RESULT = 7_500;

export async function readOutputs(
  api: WorkspaceApi,
  { vendorRunId }: AttemptReference,
  now: () => Date,
): Promise<OutputsResult> {
  const turn = `outputs-${vendorRunId}`;
  const tree = await readTaskTree(api, vendorRunId, { budget: new Budget(now, TREE), turn });
  if (tree.kind === "missing") return { kind: "none", note: tree.reason };
  if (tree.kind === "unreachable") {
    return tree.because === "misconfigured"
      ? { kind: "none", note: tree.reason }
      : {
          kind: "notYet",
          retryAfterSeconds: Math.max(1, tree.retryAfterSeconds ?? ASK_AGAIN_SECONDS),
          reason: tree.reason,
        };
  }
  const read = new Map<TaskNode, TaskOutput>();
  const budget = new Budget(now, OUTPUTS);
  await inBatches(tree.nodes.filter(mayHaveOutput).sort(failedFirst), AT_A_TIME, async (node) => {
    if (budget.take()) read.set(node, await readTaskOutput(api, node.task.run_id ?? ""));
  });
  const entries = tree.nodes.map(
    (node) =>
      [cut(onOneLine(node.name), LIMITS.name), toToldOutput(node, read.get(node), now())] as const,
  );
  return {
    kind: "read",
    outputs: fitOutputs(entries, { complete: tree.complete && !budget.exceeded }),
  };
}

/** The kinds of tasks whose output contains a result; of an unknown kind it is tried. */
const WITH_RESULT: ReadonlySet<string | null> = new Set([
  "notebook",
  "clean room notebook",
  "sql",
  null,
]);

function mayHaveOutput({ kind, task, status, childRunId }: TaskNode): boolean {
  if (task.run_id === null || status?.kind !== "ended" || (task.start_time ?? 1) <= 0) return false;
  if (kind === "for each" || childRunId !== null) return false;
  return hasFailed(status) || WITH_RESULT.has(kind);
}

const failedFirst = (one: TaskNode, other: TaskNode): number =>
  Number(hasFailed(other.status)) - Number(hasFailed(one.status));

const hasFailed = (status: ExecutionStatus | null): boolean =>
  status?.kind === "ended" && status.ending.kind === "failed" && !status.ending.victim;

function toToldOutput(node: TaskNode, output: TaskOutput | undefined, now: Date): ToldOutput {
  const { task, status, childRunId } = node;
  const result = toResult(output, childRunId);
  const error = toError(status, output);
  const unread = mayHaveOutput(node) && output?.kind !== "read";
  return {
    state: status?.vendorState ?? "UNKNOWN",
    attempt: toAttemptNumber(task),
    ...toTimes(task, now),
    result: result.text,
    error,
    truncated: result.truncated || unread,
  };
}

interface Told {
  readonly text: string | null;
  readonly truncated: boolean;
}

function toResult(output: TaskOutput | undefined, childRunId: string | null): Told {
  if (childRunId !== null) return { text: childRunId, truncated: false };
  const result = output?.kind === "read" ? output.result : null;
  if (result === null) return { text: null, truncated: false };
  const text = cutForJson(result.text, LONGEST_RESULT);
  return { text, truncated: result.truncated || text !== result.text };
}

/** Also why a task did not run or was cancelled, if the vendor says it. */
export function toError(status: ExecutionStatus | null, output?: TaskOutput): string | null {
  if (status?.kind !== "ended" || status.ending.kind === "succeeded") return null;
  if (!hasFailed(status) || output === undefined) {
    return status.message === null ? null : cut(status.message, LONGEST_ERROR);
  }
  return cut(toFailureDetail(output, status).error, LONGEST_ERROR);
}
