/**
 * An app as it is often written: an orchestrator that starts a job and asks for its state until it has ended. The peer of
 * `bench/checks.ts`, which loads it in place of Runward on the same embedded host.
 */
import type { OrchestrationContext } from "durable-functions";
import * as df from "durable-functions";
import { sendJson } from "../local/demo/recipes/recipe";

interface Loop {
  readonly jobId: string;
  readonly runId?: number;
  readonly waitSeconds: number;
  /** After so many checks it continues as new; null for never. */
  readonly checksPerGeneration: number | null;
}

interface Run {
  readonly run_id: number;
  readonly state: { readonly life_cycle_state: string; readonly result_state?: string };
}

const [workspace] = JSON.parse(process.env["DATABRICKS_WORKSPACES"] ?? "[]") as { host: string }[];
const identity = process.env["IDENTITY_ENDPOINT"] ?? "";
const identityHeader = process.env["IDENTITY_HEADER"] ?? "";

/** Kept, so that a check is one call. */
let token: Promise<string> | undefined;

async function newToken(): Promise<string> {
  const resource = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";
  const answer = (await sendJson(`${identity}?resource=${resource}&api-version=2019-08-01`, {
    headers: { "X-IDENTITY-HEADER": identityHeader },
  })) as { readonly access_token: string };
  return answer.access_token;
}

async function callDatabricks(method: string, path: string, body?: unknown): Promise<unknown> {
  token ??= newToken();
  return sendJson(`${workspace?.host ?? ""}/api/2.1/jobs/${path}`, {
    method,
    headers: { Authorization: `Bearer ${await token}`, "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

df.app.activity("startJob", {
  handler: ({ jobId }: Loop) => callDatabricks("POST", "run-now", { job_id: Number(jobId) }),
});

df.app.activity("readRun", {
  handler: (runId: number) => callDatabricks("GET", `runs/get?run_id=${runId}`),
});

df.app.orchestration("loop", function* (context: OrchestrationContext) {
  const loop: Loop = context.df.getInput();
  const runId = loop.runId ?? ((yield context.df.callActivity("startJob", loop)) as Run).run_id;
  for (let check = 1; ; check++) {
    const run = (yield context.df.callActivity("readRun", runId)) as Run;
    const { life_cycle_state: lifeCycle, result_state: result } = run.state;
    context.df.setCustomStatus({ lifeCycle });
    if (lifeCycle !== "PENDING" && lifeCycle !== "RUNNING") return result;
    const nextMs = context.df.currentUtcDateTime.getTime() + loop.waitSeconds * 1_000;
    yield context.df.createTimer(new Date(nextMs));
    if (check === loop.checksPerGeneration) break;
  }
  context.df.continueAsNew({ ...loop, runId });
  return undefined;
});
