/** What the benchmarks need of `naive-loop.ts`: a folder from which a host loads it, and runs for it to ask for. */
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sendJson } from "../../local/demo/recipes/recipe";
import type { EmbeddedHost } from "../../local/host/running-host";
import { DATABRICKS_AUDIENCE, writeAccessToken } from "../../local/simulators/access-tokens";

/** A call that shows one run. */
export interface RunAddress {
  readonly url: string;
  readonly authorization: string;
}

export interface LoopOrder extends RunAddress {
  readonly waitSeconds: number;
  /** After so many checks it continues as new; null for never. */
  readonly checksPerGeneration: number | null;
}

/** The orchestrator. */
export const LOOP = "naiveLoop";

const HOST_JSON = join(__dirname, "..", "..", "..", "host.json");
const PROGRAM = join(__dirname, "..", "naive-loop.js");

/** Makes it the app of this folder. */
export async function placeLoop(folder: string): Promise<void> {
  await copyFile(HOST_JSON, join(folder, "host.json"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ main: PROGRAM }));
}

/** Returns the id of its instance. */
export async function startLoop({ baseUrl }: EmbeddedHost, order: LoopOrder): Promise<string> {
  const { id } = (await sendJson(`${baseUrl}/api/loops`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  })) as { readonly id: string };
  return id;
}

/** Of a caller that is not Runward. */
const TOKEN = writeAccessToken(
  {
    audience: DATABRICKS_AUDIENCE,
    principal: "bench",
    expiresAt: new Date("2099-01-01T00:00:00Z"),
  },
  1,
);
const AUTHORIZATION = `Bearer ${TOKEN}`;

export const databricksRun = (host: string, runId: number | string): RunAddress => ({
  url: `${host}/api/2.2/jobs/runs/get?run_id=${runId}`,
  authorization: AUTHORIZATION,
});

/** Starts the job in the simulated workspace, as an activity in front of the loop would. */
export async function startDatabricksRun(
  environment: Readonly<Record<string, string>>,
  jobId: string,
): Promise<RunAddress> {
  const workspaces = JSON.parse(environment["DATABRICKS_WORKSPACES"] ?? "[]") as { host: string }[];
  const host = workspaces[0]?.host ?? "";
  const { run_id: runId } = (await sendJson(`${host}/api/2.2/jobs/run-now`, {
    method: "POST",
    headers: { Authorization: AUTHORIZATION, "Content-Type": "application/json" },
    body: JSON.stringify({ job_id: Number(jobId) }),
  })) as { readonly run_id: number };
  return databricksRun(host, runId);
}
