import * as z from "zod";
import { lenientList } from "../lenient";
import { Execution, RunId } from "./run-document";
import type { WorkspaceApi } from "../workspace-api";

/** Of any date. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LATEST_INSTANT = 8.64e15;

const ListedRun = Execution.extend({
  run_id: RunId,
  start_time: z.number().max(LATEST_INSTANT),
});

const RunList = z.object({
  runs: lenientList(ListedRun),
});

/** The clocks of the two sides may differ by this much. */
const CLOCK_SKEW_MS = 60_000;

/**
 * `run-now` on a continuous job may return no run id: it replaces the job's active run by a new one, which is then the
 * newest in the list. https://github.com/databricks/databricks-sdk-py/issues/389
 */
export async function findContinuousRun(
  api: WorkspaceApi,
  jobId: string,
  startedAt: Date,
): Promise<string | null> {
  const query = { job_id: jobId, active_only: "true", limit: "20" };
  const result = await api.call({ method: "GET", path: "jobs/runs/list", query });
  if (result.kind !== "ok") return null;
  const fresh = RunList.parse(result.body)
    .runs.filter((run) => run.start_time >= startedAt.getTime() - CLOCK_SKEW_MS)
    .filter(({ state, status }) => (status.state ?? state.life_cycle_state) !== "TERMINATING")
    .sort((one, other) => other.start_time - one.start_time);
  return fresh[0]?.run_id ?? null;
}
