/**
 * Runs of one workspace on the embedded host in virtual time, from their starts to their ends, and what they made the workspace
 * and the host do. Nothing of it depends on the machine.
 */
import { RunwardClient } from "../../client/runward-client";
import { VirtualClock } from "../../local/clock";
import { type HostOptions, startHost } from "../../local/host/host";
import { startSimulatedVendors } from "../../local/simulated-vendors";
import { databricksFaults } from "../../local/simulators/databricks/databricks-error";
import { CountingApp, type Executions } from "./counting-app";

const STEP_SECONDS = 30;
/** Longer than a lookout goes on after its last run. */
const REST_SECONDS = 600;

export type AppToCount = Required<Pick<HostOptions, "appRoot" | "load">>;

export interface CountedPlan {
  /** How long the job of each run takes. */
  readonly seconds: readonly number[];
  readonly waitSeconds: number;
  /** With the lookout, or each watch by itself because the workspace refuses the list. */
  readonly looking: "lookout" | "fixed";
}

export interface Counted {
  /** What the workspace got; pages of lists of active runs apart. */
  readonly calls: number;
  readonly checks: number;
  readonly pages: number;
  /** Of the runs and their watches. */
  readonly ofRuns: Executions;
  /** Of the lookout and its guard. */
  readonly ofLookout: Executions;
  readonly largestPayloadBytes: number;
}

const OF_LOOKOUT = /^(?:lookout|lookAround|guard)/i;

export async function playCounted(
  { appRoot, load }: AppToCount,
  plan: CountedPlan,
): Promise<Counted> {
  const clock = new VirtualClock();
  await using vendors = await startSimulatedVendors(clock);
  const { databricks } = vendors;
  if (plan.looking === "fixed") {
    const fault = databricksFaults.error(403, { code: "PERMISSION_DENIED", message: "No list." });
    databricks.faults.add({ method: "GET", path: /runs\/list/, times: Infinity, fault });
  }
  const app = new CountingApp(load);
  await using host = await startHost({
    ...{ appRoot, load: app.load, port: 0, clock },
    environment: {
      ...vendors.environment,
      RESULT_LINK_KEYS: "a key for links that nobody uses",
      DEPLOYMENT_ID: "bench",
      TASKHUB_NAME: "bench",
    },
  });
  const client = new RunwardClient({ baseUrl: host.baseUrl });
  const { waitSeconds } = plan;
  for (const durationSeconds of plan.seconds) {
    const tasks = [{ key: "main", durationSeconds }] as const;
    const jobId = databricks.addJob({ name: "Counted", tasks });
    const target = { type: "databricks-job", jobId } as const;
    await client.startRun({ target, waitSeconds, outputs: "none" });
  }
  const counts = { calls: 0, checks: 0, pages: 0 };
  const longest = Math.max(...plan.seconds) + REST_SECONDS;
  for (let seconds = 0; seconds < longest; seconds += STEP_SECONDS) {
    await host.advance({ seconds: STEP_SECONDS });
    for (const [call, count] of Object.entries(databricks.counts())) {
      if (call === "GET jobs/runs/list") counts.pages += count;
      else counts.calls += count;
      if (call === "GET jobs/runs/get") counts.checks += count;
    }
    // They would take much memory.
    databricks.requests.clear();
  }
  const open = host
    .instances()
    .filter(({ name, runtimeStatus }) => name === "run" && runtimeStatus !== "Completed");
  if (open.length > 0) throw new Error(`${open.length} runs have not succeeded.`);
  return {
    ...counts,
    ofRuns: app.executions((name) => !OF_LOOKOUT.test(name)),
    ofLookout: app.executions((name) => OF_LOOKOUT.test(name)),
    largestPayloadBytes: host.largestPayloadBytes,
  };
}
