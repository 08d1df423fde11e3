/**
 * What is known about a launch that is not sent any more, because its deadline has passed or because the run only looks.
 *
 * Sending it would show whether an earlier execution started a run, but if not, the run would start now. The list of runs shows no tokens, so it can only prove that there is no such run.
 */
import * as z from "zod";
import { NextPage } from "../page-token";
import { readList } from "../lenient";
import { ListedRun, type TokenStart } from "./token-start";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";

export interface PastDeadline {
  readonly mayHaveStarted: boolean;
  readonly reason: string;
}

const RunList = z.object({
  runs: readList(ListedRun),
  has_more: z.unknown().optional(),
  next_page_token: NextPage,
});

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

/** Whether `run-now` may have started it. */
export const mayBeRunNow = ({ trigger }: ListedRun): boolean => !STARTED_OTHERWISE.has(trigger);

/** The clocks of the two sides may differ by this much. */
const CLOCK_SKEW_MS = 60_000;
const PAGE_SIZE = "20";
const RUNS_SHOWN = 3;

export async function judgePastDeadline(
  api: WorkspaceApi,
  start: TokenStart,
): Promise<PastDeadline> {
  const late = whyNotSent(api, start);
  const runs = await listCandidates(api, start);
  if (runs?.length === 0) return { mayHaveStarted: false, reason: late };
  const doubt =
    runs === null
      ? "Whether an earlier try has started a run could not be looked up"
      : `An earlier try may have started one of these runs: ${runs.slice(0, RUNS_SHOWN).join(", ")}`;
  return { mayHaveStarted: true, reason: `${late} ${doubt}.` };
}

const whyNotSent = ({ workspace }: WorkspaceApi, { order, what }: TokenStart): string =>
  order.onlyLook === true
    ? `The start of ${what} is not sent to ${nameOf(workspace)} any more.`
    : `The deadline passed before the start of ${what} was sent to ${nameOf(workspace)}, so it is not sent.`;

/** The runs that an earlier execution of the order may have started, newest first; null if that is not known. */
async function listCandidates(
  api: WorkspaceApi,
  { order, listed }: TokenStart,
): Promise<string[] | null> {
  const since = order.orderedAt === undefined ? 0 : Date.parse(order.orderedAt) - CLOCK_SKEW_MS;
  const query = { ...listed.query, start_time_from: String(since), limit: PAGE_SIZE };
  const candidates: string[] = [];
  let pageToken: string | undefined;
  for (let page = 1; page <= listed.mostPages; page++) {
    const paged = pageToken === undefined ? query : { ...query, page_token: pageToken };
    const result = await api.call({ method: "GET", path: "jobs/runs/list", query: paged });
    if (result.kind !== "ok") return null;
    const { runs, has_more: more, next_page_token: next } = RunList.parse(result.body);
    if (runs.unread > 0) return null;
    candidates.push(...runs.items.filter((run) => listed.mayBe(run)).map(({ run_id }) => run_id));
    if (!isSet(more) && next.kind === "none") return candidates;
    if (next.kind !== "token") break;
    pageToken = next.token;
  }
  return candidates.length === 0 ? null : candidates;
}

const isSet = (flag: unknown): boolean => flag !== undefined && flag !== null && flag !== false;
