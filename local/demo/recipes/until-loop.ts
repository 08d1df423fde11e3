/**
 * The Data Factory pipeline that people copy, activity by activity: a Web activity that calls run-now with the managed identity,
 * and an Until loop over runs/get. The expressions, the three retries of the Web activity and the order are those of the
 * template "Databricks - Trigger Workflow" in Data Factory's gallery.
 *
 * Its If Condition and Fail activity behind the loop are often not copied; `checksResult: false` is that pipeline.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, type RecipeEnd, sendJson } from "./recipe";

export interface UntilLoop {
  readonly workspaceUrl: string;
  readonly jobId: string;
  /** Gets a token of the managed identity. */
  readonly token: () => Promise<string>;
  /** The parameter WaitSecond, by default 30 in the template. */
  readonly waitSeconds: number;
  /** `policy.retryIntervalInSeconds` of the Web activity, at least 30 in Data Factory. */
  readonly retryIntervalSeconds: number;
  readonly checksResult: boolean;
}

/** `policy.retry` of the Web activity that starts the job. */
const RETRIES = 3;

interface Run {
  readonly state: {
    readonly life_cycle_state: string;
    readonly result_state?: string;
    readonly state_message: string;
  };
  readonly run_page_url: string;
}

export async function runUntilLoop(loop: UntilLoop): Promise<RecipeEnd> {
  try {
    const { run_id: runId } = await startJob(loop);
    let jobStatus = "Running";
    let run: Run;
    do {
      run = (await callDatabricks(loop, "GET", `runs/get?run_id=${runId}`)) as Run;
      jobStatus = toJobStatus(run);
      await sleep(loop.waitSeconds * 1000);
    } while (jobStatus === "Running");
    return loop.checksResult && jobStatus !== "SUCCESS" ? fail(run) : SUCCEEDED;
  } catch (error) {
    return { status: "Failed", message: messageOf(error) };
  }
}

const SUCCEEDED: RecipeEnd = { status: "Succeeded", message: "" };

/** `@if(or(equals(…,'PENDING'),equals(…,'RUNNING')),'Running',….state.result_state)` */
const toJobStatus = ({ state }: Run): string =>
  state.life_cycle_state === "PENDING" || state.life_cycle_state === "RUNNING"
    ? "Running"
    : (state.result_state ?? "");

const fail = ({ state, run_page_url: page }: Run): RecipeEnd => ({
  status: "Failed",
  message: `Failed.\nMessage: ${state.state_message}\nRun page URL: ${page}`,
});

/** A Web activity is executed again after any failure, also if only its response was lost. */
async function startJob(loop: UntilLoop): Promise<{ readonly run_id: number }> {
  const body = { job_id: Number(loop.jobId) };
  for (let retriesLeft = RETRIES; ; retriesLeft--) {
    try {
      return (await callDatabricks(loop, "POST", "run-now", body)) as { run_id: number };
    } catch (error) {
      if (retriesLeft === 0) throw error;
      await sleep(loop.retryIntervalSeconds * 1000);
    }
  }
}

async function callDatabricks(
  { workspaceUrl, token }: UntilLoop,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  return sendJson(`${workspaceUrl}/api/2.1/jobs/${path}`, {
    method,
    headers: { Authorization: `Bearer ${await token()}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
