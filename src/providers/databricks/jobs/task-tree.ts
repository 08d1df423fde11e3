/**
 * Reads the tasks of a run, with the iterations of for-each tasks and the tasks of child runs.
 *
 * 1. Of a task that was retried or repaired, only the last attempt is returned.
 * 2. The number of calls is limited by the budget; what was not read is told by `complete`.
 */
import type { Budget } from "../../budget";
import { isMissingRun } from "../error-meaning";
import { toSentence } from "../error-sentence";
import { readWholeRun, type WholeRun } from "../pages";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { nameOf } from "../workspace";
import { lastAttempts, nameOf as taskName } from "./failed-tasks";
import { toMixUp } from "./mix-up";
import { TASK_KINDS, type TaskRun } from "./run-document";
import { type ExecutionStatus, readExecutionStatus } from "./run-status";
import { readTaskOutput } from "./task-output";
import type { Unreachable } from "../../../contracts/attempt";

export interface TaskNode {
  /** With the names of the tasks above: `load / iteration 3`. */
  readonly name: string;
  readonly parent: string | null;
  /** One of `TASK_KINDS`; null if the vendor does not say it. */
  readonly kind: string | null;
  readonly task: TaskRun;
  /** Null if the vendor gives no state. */
  readonly status: ExecutionStatus | null;
  /** The run that a run-job task started. */
  readonly childRunId: string | null;
}

export interface TaskTree {
  readonly kind: "read";
  readonly nodes: readonly TaskNode[];
  readonly complete: boolean;
}

export type TaskTreeResult =
  TaskTree | { readonly kind: "missing"; readonly reason: string } | Unreachable;

const DEEPEST = 3;
/** Of 100 tasks or iterations. */
const MOST_PAGES = 10;

export async function readTaskTree(
  api: WorkspaceApi,
  runId: string,
  { budget, turn }: { readonly budget: Budget; readonly turn: string },
): Promise<TaskTreeResult> {
  const result = await readWholeRun(api, runId, { mostPages: MOST_PAGES, turn });
  const purpose = purposes.readRun(runId);
  if (result.kind === "error" && isMissingRun(result.error)) {
    return { kind: "missing", reason: toSentence(api.workspace, purpose, result.error) };
  }
  if (result.kind !== "read") return toUnreachable(api.workspace, purpose, result);
  const { whole } = result;
  const doubt = toMixUp(api.workspace, runId, whole.run) ?? toGap(api, runId, whole);
  if (doubt !== null) return { kind: "unreachable", reason: doubt, retryAfterSeconds: null };
  const walk = new Walk(api, budget);
  await walk.addRun(runId, whole, { parent: null, depth: 0 });
  return { kind: "read", nodes: walk.nodes, complete: walk.complete };
}

const toGap = ({ workspace }: WorkspaceApi, runId: string, { run, tasks }: WholeRun) =>
  tasks.length === 0 && readExecutionStatus(run) === null
    ? `${nameOf(workspace)} described run ${runId} without its state and its tasks.`
    : null;

interface Place {
  readonly parent: string | null;
  readonly depth: number;
}

class Walk {
  readonly nodes: TaskNode[] = [];
  complete = true;
  readonly #api: WorkspaceApi;
  readonly #budget: Budget;

  constructor(api: WorkspaceApi, budget: Budget) {
    this.#api = api;
    this.#budget = budget;
  }

  async addRun(runId: string, whole: WholeRun, place: Place): Promise<void> {
    this.complete &&= whole.complete;
    // The old format of a run with one task has no list of tasks.
    const tasks = whole.tasks.length > 0 ? lastAttempts(whole.tasks) : [asTask(runId, whole)];
    for (const task of tasks) await this.#addTask(task, taskName(task), place);
  }

  async #addTask(task: TaskRun, ownName: string, { parent, depth }: Place): Promise<void> {
    const name = parent === null ? ownName : `${parent} / ${ownName}`;
    const status = readExecutionStatus(task);
    const inside = { parent: name, depth: depth + 1 };
    const at = this.nodes.length;
    const node = { name, parent, kind: kindOf(task), task, status, childRunId: null };
    this.nodes.push(node);
    if (task.run_id === null || !hasStarted(task, status)) return;
    if (task.for_each_task) await this.#addIterations(task.run_id, inside);
    if (!task.run_job_task) return;
    const childRunId = await this.#addChildRun(task.run_id, inside);
    this.nodes[at] = { ...node, childRunId };
  }

  async #addIterations(taskRunId: string, inside: Place): Promise<void> {
    const whole = await this.#read(taskRunId, inside);
    if (whole === null) return;
    this.complete &&= whole.complete;
    for (const [index, iteration] of whole.iterations.entries()) {
      await this.#addTask(iteration, `iteration ${index + 1}`, inside);
    }
  }

  async #addChildRun(taskRunId: string, inside: Place): Promise<string | null> {
    if (!this.#mayCall()) return null;
    const output = await readTaskOutput(this.#api, taskRunId);
    const childRunId = output.kind === "read" ? output.childRunId : null;
    const whole = childRunId === null ? null : await this.#read(childRunId, inside);
    if (output.kind === "unreadable") this.complete = false;
    if (childRunId !== null && whole !== null) await this.addRun(childRunId, whole, inside);
    return childRunId;
  }

  async #read(runId: string, { depth }: Place): Promise<WholeRun | null> {
    if (depth > DEEPEST || !this.#mayCall()) {
      this.complete = false;
      return null;
    }
    const result = await readWholeRun(this.#api, runId, { mostPages: MOST_PAGES });
    if (result.kind === "read") return result.whole;
    this.complete = false;
    return null;
  }

  #mayCall(): boolean {
    const may = this.#budget.take();
    if (!may) this.complete = false;
    return may;
  }
}

/** The API returns 0 as the start of a task that never ran. */
function hasStarted({ start_time }: TaskRun, status: ExecutionStatus | null): boolean {
  if (status === null || start_time === 0) return false;
  return status.kind === "ended" || !status.queued;
}

function kindOf(task: TaskRun): string | null {
  const fields = Object.keys(TASK_KINDS) as (keyof typeof TASK_KINDS)[];
  const field = fields.find((one) => task[one]);
  return field === undefined ? null : TASK_KINDS[field];
}

const NO_KIND = Object.fromEntries(
  Object.keys(TASK_KINDS).map((field) => [field, false]),
) as Record<keyof typeof TASK_KINDS, boolean>;

const asTask = (runId: string, { run }: WholeRun): TaskRun => ({
  ...NO_KIND,
  state: run.state,
  status: run.status,
  run_page_url: run.run_page_url,
  task_key: null,
  run_id: runId,
  attempt_number: 0,
  start_time: null,
  end_time: null,
});
