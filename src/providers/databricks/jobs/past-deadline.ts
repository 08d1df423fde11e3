/**
 * What can be said of a launch whose deadline has passed before it was sent.
 *
 * It is not sent any more, not even to learn what an earlier execution of it has started, although the token would tell:
 * without such a run the job would start now. The job's list shows no tokens, so it can only rule out that there is one.
 */
import { z } from "zod";
import type { LaunchOrder } from "../../provider";
import { readList } from "./lenient";
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
 * Of runs that no `run-now` has started, where it leaves "ONE_TIME", or in a continuous job another word. One that is not
 * known here may be its: https://docs.databricks.com/api/workspace/jobs/listruns
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

export const hasPassed = ({ deadline }: Order, now: Date): boolean =>
  deadline !== undefined && now.getTime() >= Date.parse(deadline);

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

/** The runs that an earlier execution of the order may have started, newest first; null when that cannot be told. */
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
