import { RunDocument, type TaskRun } from "./jobs/run-document";
import type { ApiResult, WorkspaceApi } from "./workspace-api";
import { RUNS_GET } from "./workspace-paces";

export interface WholeRun {
  readonly run: RunDocument;
  readonly tasks: readonly TaskRun[];
  readonly iterations: readonly TaskRun[];
  /** False if a later page could not be read. */
  readonly complete: boolean;
}

export type WholeRunResult =
  { readonly kind: "read"; readonly whole: WholeRun } | Exclude<ApiResult, { kind: "ok" }>;

/** A for-each task has up to 5,000 iterations, 100 on a page. */
const MOST_PAGES = 60;

interface ReadOptions {
  readonly mostPages?: number;
  /** The key of the turn that the first page waits for. */
  readonly turn?: string;
}

/** Reads a job run or a task run with all its pages of 100 items. */
export async function readWholeRun(
  api: WorkspaceApi,
  runId: string,
  { mostPages = MOST_PAGES, turn }: ReadOptions = {},
): Promise<WholeRunResult> {
  const first = await readPage(api, { runId, turn });
  if (first.kind !== "ok") return first;
  const run = RunDocument.parse(first.body);
  // The one parent task repeats on every page of its iterations.
  const tasks = new Map(run.tasks.map((task) => [identityOf(task), task]));
  const iterations = [...run.iterations];
  let next = run.next_page_token;
  for (let page = 2; next.kind === "token" && page <= mostPages; page++) {
    const result = await readPage(api, { runId, pageToken: next.token });
    if (result.kind !== "ok") break;
    const more = RunDocument.parse(result.body);
    for (const task of more.tasks) tasks.set(identityOf(task), task);
    iterations.push(...more.iterations);
    next = more.next_page_token;
  }
  const whole = { run, tasks: [...tasks.values()], iterations, complete: next.kind === "none" };
  return { kind: "read", whole };
}

function readPage(
  api: WorkspaceApi,
  { runId, pageToken, turn }: { runId: string; pageToken?: string; turn?: string | undefined },
): Promise<ApiResult> {
  const query = { run_id: runId, page_token: pageToken };
  return api.call({ method: "GET", path: RUNS_GET, query, ...(turn !== undefined && { turn }) });
}

/** The task itself if it has neither an id nor a name: such tasks are never treated as equal. */
function identityOf(task: TaskRun): unknown {
  if (task.run_id !== null) return task.run_id;
  return task.task_key === null ? task : `${task.task_key} ${task.attempt_number ?? ""}`;
}
