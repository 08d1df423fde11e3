/** How long the newest runs of a job took. */
import * as z from "zod";
import type { AttemptReference, Unreachable } from "../../../contracts/attempt";
import type { PastDurations } from "../../provider";
import { secondsBetweenTexts } from "../../vendor-instant";
import { lenientList } from "../lenient";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { ShownRun } from "./run-document";
import { toFacts } from "./run-facts";
import { NO_JOB } from "./run-page-url";
import { readExecutionStatus, toAttemptStatus } from "./run-status";

const RunList = z.object({ runs: lenientList(ShownRun) });

/** The largest page: https://docs.databricks.com/api/workspace/jobs/listruns */
const PAGE_SIZE = "25";

/** A one-time run has a job of its own, which has no other run. */
export async function readDurations(
  api: WorkspaceApi,
  { vendorJobId: jobId }: AttemptReference,
): Promise<PastDurations | Unreachable> {
  if (jobId === NO_JOB) return { kind: "read", seconds: [] };
  const result = await api.call({
    method: "GET",
    path: "jobs/runs/list",
    query: { job_id: jobId, completed_only: "true", limit: PAGE_SIZE },
  });
  if (result.kind !== "ok") return toUnreachable(api.workspace, purposes.readJob(jobId), result);
  return { kind: "read", seconds: RunList.parse(result.body).runs.flatMap(durationOf) };
}

/** None of a run that did not succeed as a whole, or does not say its times. */
function durationOf(run: ShownRun): number[] {
  const status = readExecutionStatus(run);
  const ended = status === null ? null : toAttemptStatus(status, null);
  if (ended?.kind !== "succeeded" || ended.partial) return [];
  const { startedAt, endedAt } = toFacts(run, { queued: false });
  const seconds = secondsBetweenTexts(startedAt, endedAt);
  return seconds === null ? [] : [seconds];
}
