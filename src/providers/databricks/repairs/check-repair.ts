import type { AttemptReference, CheckResult, StatusFacts } from "../../../contracts/attempt";
import { toInstantText } from "../../vendor-instant";
import { toRunPageUrl } from "../jobs/run-page-url";
import { type ExecutionStatus, readExecutionStatus, toAttemptStatus } from "../jobs/run-status";
import type { WorkspaceApi } from "../workspace-api";
import { type Repair, type RepairHistory, readRepairHistory } from "./repair-history";

/** How long a repair that is not listed counts as active. After that the run itself decides. */
const LISTED_WITHIN_SECONDS = 300;

const REPAIRING = "REPAIRING";

const repairing: ExecutionStatus = {
  kind: "active",
  vendorState: REPAIRING,
  message: null,
  queued: false,
};

/**
 * The status of one repair of a run. Users have seen a run that still had the state from before the repair, so an ended run
 * does not end the repair: its own entry in the history does.
 */
export async function checkRepair(
  api: WorkspaceApi,
  attempt: AttemptReference,
  { repairId, now }: { readonly repairId: string; readonly now: () => Date },
): Promise<CheckResult> {
  const { vendorJobId: jobId, vendorRunId: runId } = attempt;
  const history = await readRepairHistory(api, { runId, until: repairId, turn: runId });
  if (history.kind !== "read") return history;
  const { run, repairs } = history;
  const own = repairs.find(({ id }) => id === repairId);
  const status =
    own === undefined
      ? statusUnlisted(history, now().getTime() - Date.parse(attempt.launchedAt))
      : statusOf(history, own);
  const page = toRunPageUrl(api.workspace, { jobId, runId }, run.run_page_url);
  const facts = toFacts(run.run_name, own, status);
  return { kind: "checked", status: { ...toAttemptStatus(status, page), facts } };
}

function statusUnlisted({ run }: RepairHistory, ageMs: number): ExecutionStatus {
  const ofRun = readExecutionStatus(run);
  if (ofRun === null) return repairing;
  return ofRun.kind === "active" || ageMs > LISTED_WITHIN_SECONDS * 1_000 ? ofRun : repairing;
}

function statusOf(history: RepairHistory, own: Repair): ExecutionStatus {
  const status = readExecutionStatus(own);
  const ofRun = runAfter(history, own);
  // The entry may have no message, and may say later than the run that it has ended.
  if (status?.kind !== "ended") return ofRun ?? repairing;
  return { ...status, message: status.message ?? ofRun?.message ?? null };
}

/** The status of the run, if it is not one from before the repair or from a later one; else null. */
function runAfter({ run, repairs }: RepairHistory, own: Repair): ExecutionStatus | null {
  if (repairs.at(-1) !== own) return null;
  const status = readExecutionStatus(run);
  return status?.kind === "active" || endedSince(run.end_time, own.start_time) ? status : null;
}

const endedSince = (endedMs: number | null, startedMs: number | null): boolean =>
  endedMs !== null && startedMs !== null && endedMs > startedMs;

/** Of the repair; the run's own are those of all executions together. */
const toFacts = (
  jobName: string | null,
  own: Repair | undefined,
  { kind }: ExecutionStatus,
): StatusFacts => ({
  startedAt: toInstantText(own?.start_time ?? null),
  endedAt: kind === "ended" ? toInstantText(own?.end_time ?? null) : null,
  queuedSeconds: null,
  jobName,
});
