/** Counts, in virtual time on the embedded host, how often the vendor is asked about runs of an hour. */
import { join } from "node:path";
import { VirtualClock } from "../../local/clock";
import { startHost } from "../../local/host/host";
import type { EmbeddedHost } from "../../local/host/running-host";
import { type SimulatedVendors, startSimulatedVendors } from "../../local/simulated-vendors";
import { databricksFaults } from "../../local/simulators/databricks/databricks-error";
import { trustCertificate } from "../../local/trusted-certificates";
import { sendWebhook } from "./send-webhook";

/** How runs learn that their jobs have ended. */
export interface Way {
  readonly waitSeconds: number;
  /** Without it, the workspace refuses the list of active runs. */
  readonly lookout: boolean;
  readonly webhook: boolean;
}

export interface Asked {
  readonly checks: number;
  /** Rounds of the lookout. */
  readonly rounds: number;
  /** Pages of its lists. */
  readonly pages: number;
}

const JOB_SECONDS = 3_600;
const STEP_SECONDS = 30;
/** Long enough for the slowest way to learn of the jobs' end. */
const MOST_STEPS = 200;

/** All ways in one process, because the Azure SDK takes a process to have one identity. */
export async function askedInAnHour(count: number, ways: readonly Way[]): Promise<Asked[]> {
  const clock = new VirtualClock();
  await using vendors = await startSimulatedVendors(clock);
  // The keys of webhooks are in the vault.
  const distrust = trustCertificate(vendors.keyVault.certificate);
  try {
    await using host = await startHost({
      appRoot: join(__dirname, "..", "..", ".."),
      ...{ port: 0, clock },
      environment: {
        ...vendors.environment,
        RESULT_LINK_KEYS: "a key for links that nobody uses",
        DEPLOYMENT_ID: "bench",
        TASKHUB_NAME: "bench",
      },
    });
    const asked: Asked[] = [];
    for (const way of ways) asked.push(await askedBy(host, vendors, count, way));
    return asked;
  } finally {
    distrust();
  }
}

/** All runs are started at once. */
async function askedBy(
  host: EmbeddedHost,
  { databricks }: SimulatedVendors,
  count: number,
  { lookout, webhook, waitSeconds }: Way,
): Promise<Asked> {
  databricks.faults.clear();
  databricks.requests.clear();
  if (!lookout) {
    const fault = databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No list." });
    databricks.faults.add({ method: "GET", path: /runs\/list/, times: Infinity, fault });
  }
  const tasks = [{ key: "main", durationSeconds: JOB_SECONDS }] as const;
  const jobId = databricks.addJob({ name: "An hour", maxConcurrentRuns: count, tasks });
  const ids = await Promise.all(
    Array.from({ length: count }, () => startRun(host.baseUrl, jobId, waitSeconds)),
  );
  const told = new Set<string>();
  for (let step = 0; ids.some((id) => host.instance(id)?.runtimeStatus === "Running"); step++) {
    if (step === MOST_STEPS) throw new Error("Runs are live long after their jobs have ended.");
    await host.advance({ seconds: STEP_SECONDS });
    const ended = databricks.runsOf(jobId).filter(({ endedAt }) => endedAt !== undefined);
    for (const { runId } of webhook ? ended.filter((run) => !told.has(run.runId)) : []) {
      told.add(runId);
      await sendWebhook(host.baseUrl, runId);
    }
  }
  const pages = lookout ? databricks.requests.matching("GET", /runs\/list/) : [];
  return {
    checks: databricks.counts()["GET jobs/runs/get"] ?? 0,
    rounds: pages.filter(({ url }) => !url.includes("page_token=")).length,
    pages: pages.length,
  };
}

async function startRun(baseUrl: string, jobId: string, waitSeconds: number): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/runs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ target: { type: "databricks-job", jobId }, waitSeconds }),
  });
  if (answer.status !== 202) throw new Error(`A start returned ${answer.status}.`);
  return ((await answer.json()) as { readonly id: string }).id;
}
