/**
 * The active runs of a workspace, for its lookout: those of saved jobs and one-time runs, whoever started them.
 *
 * Updates of pipelines are not among them, and each pipeline has a list of its own, so they would cost a call each. Their
 * watches look by themselves.
 */
import * as z from "zod";
import type { Unreachable } from "../../../contracts/attempt";
import { createSpacing } from "../../../http/spacing";
import { Budget } from "../../budget";
import type { ActiveRuns } from "../../provider";
import { lenientList } from "../lenient";
import { NextPage } from "../page-token";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import type { WorkspaceApi } from "../workspace-api";
import { ShownRun } from "./run-document";
import { readExecutionStatus } from "./run-status";

const RunList = z.object({ runs: lenientList(ShownRun), next_page_token: NextPage });

/** The largest page: https://docs.databricks.com/api/workspace/jobs/listruns */
const PAGE_SIZE = "25";

/** 5,000 runs. What is beyond this is not covered. */
const MOST_CALLS = 200;
const MOST_SECONDS = 20;

/** What the list does not show, because it is too long or cannot be read, counts as not active. */
export async function listActive(
  api: WorkspaceApi,
  now: () => Date,
): Promise<ActiveRuns | Unreachable> {
  const active: ActiveRuns["runs"][number][] = [];
  const budget = new Budget(now, { calls: MOST_CALLS, seconds: MOST_SECONDS });
  const query = { active_only: "true", limit: PAGE_SIZE };
  const waitForTurn = createSpacing();
  let next: NextPage = { kind: "none" };
  let calls = 0;
  do {
    await waitForTurn();
    if (!budget.take()) break;
    const page = next.kind === "token" ? { page_token: next.token } : {};
    const result = await api.call({
      method: "GET",
      path: "jobs/runs/list",
      query: { ...query, ...page },
    });
    if (result.kind !== "ok") return toUnreachable(api.workspace, purposes.listActive, result);
    const { runs, next_page_token } = RunList.parse(result.body);
    active.push(...runs.flatMap(activeOnes));
    next = next_page_token;
    calls += 1;
  } while (next.kind === "token");
  return { kind: "listed", runs: active, calls };
}

/** None, if its id or its state cannot be read. */
function activeOnes(run: ShownRun): ActiveRuns["runs"] {
  const status = readExecutionStatus(run);
  if (run.run_id === null || status?.kind !== "active") return [];
  return [{ vendorRunId: run.run_id, vendorState: status.vendorState }];
}
