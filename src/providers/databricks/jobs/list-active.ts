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
import { readInSlices, type ReadPage } from "./slices";

const RunList = z.object({ runs: lenientList(ShownRun), next_page_token: NextPage });

/** The largest page: https://docs.databricks.com/api/workspace/jobs/listruns */
const PAGE_SIZE = "25";

/** 5,000 runs, and what the slices of the list overlap. What is beyond this is not covered. */
const MOST_CALLS = 280;
const MOST_SECONDS = 20;

export interface ListClocks {
  readonly now: () => Date;
  /** Before each request. */
  readonly waitForTurn?: () => Promise<void>;
}

/** What the list does not show, because it is too long or cannot be read, counts as not active. */
export async function listActive(
  api: WorkspaceApi,
  { now, waitForTurn = createSpacing() }: ListClocks,
): Promise<ActiveRuns | Unreachable> {
  const active = new Map<string, string>();
  const budget = new Budget(now, { calls: MOST_CALLS, seconds: MOST_SECONDS });
  let calls = 0;
  const troubles: Unreachable[] = [];
  const readPage: ReadPage = async (to, token) => {
    await waitForTurn();
    if (troubles.length > 0 || !budget.take()) return null;
    const result = await api.call({
      method: "GET",
      path: "jobs/runs/list",
      query: {
        active_only: "true",
        limit: PAGE_SIZE,
        ...(to !== null && { start_time_to: String(to) }),
        ...(token !== null && { page_token: token }),
      },
    });
    calls += 1;
    if (result.kind !== "ok") {
      troubles.push(toUnreachable(api.workspace, purposes.listActive, result));
      return null;
    }
    const { runs, next_page_token: next } = RunList.parse(result.body);
    for (const { vendorRunId, vendorState } of runs.flatMap(activeOnes)) {
      active.set(vendorRunId, vendorState);
    }
    return { starts: runs.map(startOf), token: next.kind === "token" ? next.token : null };
  };
  await readInSlices(readPage);
  return troubles[0] ?? { kind: "listed", runs: toRuns(active), calls };
}

const toRuns = (active: ReadonlyMap<string, string>): ActiveRuns["runs"] =>
  [...active].map(([vendorRunId, vendorState]) => ({ vendorRunId, vendorState }));

/** Zero stands for a time that the vendor does not know yet. */
const startOf = ({ start_time }: ShownRun): number | null =>
  Number.isSafeInteger(start_time) && start_time !== 0 ? start_time : null;

/** None, if its id or its state cannot be read. */
function activeOnes(run: ShownRun): ActiveRuns["runs"] {
  const status = readExecutionStatus(run);
  if (run.run_id === null || status?.kind !== "active") return [];
  return [{ vendorRunId: run.run_id, vendorState: status.vendorState }];
}
