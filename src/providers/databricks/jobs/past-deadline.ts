/**
 * What is known about a launch whose deadline passed before it was sent.
 *
 * It is not sent any more. Sending it would show whether an earlier execution started a run, but if not, the job would
 * start now. The job's list of runs shows no tokens, so it can only prove that there is no such run.
 */
import { z } from "zod";
import type { LaunchOrder } from "../../provider";
import { readList } from "../lenient";
import { RunId } from "./run-document";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";

type Order = Pick<LaunchOrder, "plan" | "orderedAt" | "deadline">;

export interface PastDeadline {
  readonly mayHaveStarted: boolean;
  readonly reason: string;
}

const ListedRun = z.object({ run_id: RunId, trigger: z.unknown().optional() });
const RunList = z.object({ runs: readList(ListedRun), has_more: z.unknown().optional() });

/**
 * Triggers of runs that `run-now` did not start. Its own runs have "ONE_TIME", or another trigger in a continuous job. A
 * trigger that is not in this list may be that of `run-now`: https://docs.databricks.com/api/workspace/jobs/listruns
 */
const STARTED_OTHERWISE: ReadonlySet<unknown> = new Set([
  "PERIODIC",
  "RETRY",
  "RUN_JOB_TASK",
  "FILE_ARRIVAL",
  "TABLE",
  "MODEL",
]);

/** The clocks of the two sides may differ by this much. */
const CLOCK_SKEW_MS = 60_000;
const RUNS_SHOWN = 3;

export async function judgePastDeadline(api: WorkspaceApi, order: Order): Promise<PastDeadline> {
  const late = `The deadline passed before the start of job ${order.plan.vendorJobId} was sent to ${nameOf(api.workspace)}, so it is not sent.`;
  const runs = await listCandidates(api, order);
  if (runs?.length === 0) return { mayHaveStarted: false, reason: late };
  const doubt =
    runs === null
      ? "Whether an earlier try has started a run could not be looked up"
      : `An earlier try may have started one of these runs: ${runs.slice(0, RUNS_SHOWN).join(", ")}`;
  return { mayHaveStarted: true, reason: `${late} ${doubt}.` };
}

/** The runs that an earlier execution of the order may have started, newest first; null if that is not known. */
async function listCandidates(api: WorkspaceApi, order: Order): Promise<string[] | null> {
  const since = order.orderedAt === undefined ? 0 : Date.parse(order.orderedAt) - CLOCK_SKEW_MS;
  const query = { job_id: order.plan.vendorJobId, start_time_from: String(since), limit: "20" };
  const result = await api.call({ method: "GET", path: "jobs/runs/list", query });
  if (result.kind !== "ok") return null;
  const { runs, has_more: more } = RunList.parse(result.body);
  if (runs.unread > 0) return null;
  const candidates = runs.items
    .filter(({ trigger }) => !STARTED_OTHERWISE.has(trigger))
    .map(({ run_id }) => run_id);
  const isWhole = more === undefined || more === null || more === false;
  return candidates.length === 0 && !isWhole ? null : candidates;
}
