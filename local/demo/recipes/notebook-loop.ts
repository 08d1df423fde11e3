/**
 * The Databricks notebook that people copy to run a dbt Cloud job, as a task of a workflow: a POST that starts the job, a loop
 * that polls the run every five seconds, and an exception if it did not succeed. The calls, the `cause` and the exception are
 * those of dbt's own guide: https://docs.getdbt.com/guides/how-to-use-databricks-workflows-to-run-dbt-cloud-jobs
 *
 * A task with retries executes the whole notebook again after any exception.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, type RecipeEnd, sendJson } from "./recipe";

export interface NotebookLoop {
  readonly baseUrl: string;
  readonly accountId: number;
  readonly jobId: number;
  /** From the secret scope. */
  readonly apiKey: string;
  /** `time.sleep(5)` in the guide. */
  readonly waitSeconds: number;
  /** `max_retries` of the task. */
  readonly retries: number;
}

export const NOTEBOOK_CAUSE = "Triggered by Databricks Workflows.";

/** https://docs.getdbt.com/dbt-cloud/api-v2: the status of a run */
const STATUS = { success: 10, error: 20, cancelled: 30 } as const;

export async function runNotebookTask(loop: NotebookLoop): Promise<RecipeEnd> {
  for (let retriesLeft = loop.retries; ; retriesLeft--) {
    try {
      await runNotebook(loop);
      return { status: "Succeeded", message: "" };
    } catch (error) {
      if (retriesLeft === 0) return { status: "Failed", message: messageOf(error) };
    }
  }
}

async function runNotebook(loop: NotebookLoop): Promise<void> {
  const runId = await triggerJob(loop);
  for (;;) {
    await sleep(loop.waitSeconds * 1000);
    const status = await statusOf(loop, runId);
    if (status === STATUS.success) return;
    if (status === STATUS.error || status === STATUS.cancelled) throw new Error("Failure!");
  }
}

async function triggerJob(loop: NotebookLoop): Promise<number> {
  const { data } = (await callDbt(loop, "POST", `jobs/${loop.jobId}/run/`, {
    cause: NOTEBOOK_CAUSE,
  })) as { data: { id: number } };
  return data.id;
}

async function statusOf(loop: NotebookLoop, runId: number): Promise<number> {
  const { data } = (await callDbt(loop, "GET", `runs/${runId}/`)) as { data: { status: number } };
  return data.status;
}

const callDbt = (
  { baseUrl, accountId, apiKey }: NotebookLoop,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> =>
  sendJson(`${baseUrl}/api/v2/accounts/${accountId}/${path}`, {
    method,
    headers: { Authorization: `Token ${apiKey}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
