import type { AttemptReference } from "../../../contracts/attempt";
import { cut, onOneLine } from "../../../contracts/plain-text";
import type { RunTask, TasksResult } from "../../../contracts/tasks";
import { LIMITS } from "../../../contracts/vendor-text";
import { fitTasks } from "../../bounded-tasks";
import { Budget, inBatches } from "../../budget";
import type { WorkspaceApi } from "../workspace-api";
import { toError } from "./outputs";
import { toRunPageUrl } from "./run-page-url";
import { readTaskOutput, type TaskOutput } from "./task-output";
import { toAttemptNumber, toTimes } from "./task-times";
import { readTaskTree, type TaskNode } from "./task-tree";

/** Somebody waits for the response. */
const TREE = { calls: 20, seconds: 15 };
/** The errors of failed tasks; for further ones the state's message is told. */
const ERRORS = { calls: 10, seconds: 10 };
const AT_A_TIME = 5;

/** The tasks as they are now, with the iterations of for-each tasks and the tasks of child runs. */
export async function readTasks(
  api: WorkspaceApi,
  attempt: AttemptReference,
  now: () => Date,
): Promise<TasksResult> {
  const { vendorRunId, vendorJobId: jobId } = attempt;
  const budget = new Budget(now, TREE);
  const tree = await readTaskTree(api, vendorRunId, { budget, turn: `tasks-${vendorRunId}` });
  if (tree.kind !== "read") return tree;
  const errors = await readErrors(api, tree.nodes, now);
  const tasks = tree.nodes.map((node): RunTask => {
    const { kind, task, status } = node;
    const { run_id: runId, run_page_url: page } = task;
    return {
      name: toName(node.name),
      kind: kind ?? "task",
      parent: node.parent === null ? null : toName(node.parent),
      state: status?.vendorState ?? "UNKNOWN",
      attempt: toAttemptNumber(task),
      ...toTimes(task, now()),
      error: toError(status, errors.get(node)),
      pageUrl: runId === null ? null : toRunPageUrl(api.workspace, { jobId, runId }, page),
    };
  });
  return { kind: "listed", ...fitTasks(tasks, { complete: tree.complete }) };
}

async function readErrors(
  api: WorkspaceApi,
  nodes: readonly TaskNode[],
  now: () => Date,
): Promise<ReadonlyMap<TaskNode, TaskOutput>> {
  const budget = new Budget(now, ERRORS);
  const read = new Map<TaskNode, TaskOutput>();
  await inBatches(nodes.filter(hasOwnError), AT_A_TIME, async (node) => {
    if (budget.take()) read.set(node, await readTaskOutput(api, node.task.run_id ?? ""));
  });
  return read;
}

const hasOwnError = ({ kind, task, status, childRunId }: TaskNode): boolean =>
  task.run_id !== null &&
  kind !== "for each" &&
  childRunId === null &&
  status?.kind === "ended" &&
  status.ending.kind === "failed" &&
  !status.ending.victim;

const toName = (name: string): string => cut(onOneLine(name), LIMITS.name);
