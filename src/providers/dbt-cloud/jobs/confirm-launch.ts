import type {
  AttemptReference,
  CancelResult,
  Duplicate,
  SettleResult,
} from "../../../contracts/attempt";
import type { LaunchOrder } from "../../provider";
import { type AdminApi, toUnreachable } from "../admin-api";
import { toAttemptReference } from "./attempt-reference";
import { toVendorState } from "./attempt-status";
import { requestCancel } from "./cancel-run";
import { findMarkedRuns } from "./marked-runs";
import { compareIds, toInstant, toRunState, type VendorRun } from "./vendor-run";

type Found = Extract<SettleResult, { kind: "found" }>;
type Settled = Pick<Found, "duplicates" | "lookAgain">;

/**
 * dbt starts a run with the download of the code and of its packages, which takes a good part of this time. A duplicate that
 * has run for longer may be in the middle of its models, so it is left to run, and reported: to stop it then would leave half
 * of them built twice, beside a run that builds all of them anyway.
 */
const YOUNG_SECONDS = 120;

/**
 * Decides which run to keep if one launch started several: always the one with the lowest id. The others are cancelled while
 * they are queued or young. dbt executes the runs of a job one after the other, so most have not executed anything by then;
 * but those of a CI job run at once.
 */
export async function confirmLaunch(
  api: AdminApi,
  order: LaunchOrder,
  attempt: AttemptReference,
): Promise<SettleResult> {
  const marked = await findMarkedRuns(api, order);
  if (marked.kind !== "listed") return toUnreachable(marked);
  const [first] = marked.items;
  // The list may not yet contain the run that the launch itself returned.
  const kept =
    first !== undefined && compareIds(first.id, attempt.vendorRunId) < 0
      ? toAttemptReference(api, order, first)
      : attempt;
  const settled = await settleDuplicates(api, marked.items, kept.vendorRunId);
  return { kind: "found", attempt: kept, ...settled };
}

/** Cancels the queued and the young runs of one launch except the one that is kept, and returns the state of each. */
export async function settleDuplicates(
  api: AdminApi,
  runs: readonly VendorRun[],
  keptRunId: string,
): Promise<Settled> {
  const duplicates: Duplicate[] = [];
  const pauses: (number | null)[] = [];
  for (const run of runs.filter(({ id }) => id !== keptRunId)) {
    const cancel = isToCancel(run, api.now()) ? await requestCancel(api, run.id) : null;
    duplicates.push(toDuplicate(run, cancel));
    if (cancel !== null)
      pauses.push("retryAfterSeconds" in cancel ? cancel.retryAfterSeconds : null);
  }
  if (duplicates.length === 0) return {};
  // Only another list shows whether a cancel took effect. A rejected cancel is repeated.
  const asked = pauses.filter((seconds) => seconds !== null);
  const afterSeconds = asked.length === 0 ? null : Math.max(...asked);
  return { duplicates, ...(pauses.length > 0 && { lookAgain: { afterSeconds } }) };
}

function isToCancel(run: VendorRun, now: Date): boolean {
  switch (toRunState(run)) {
    case "queued":
    case "starting":
      return true;
    case "running": {
      const startedAt = toInstant(run.started_at);
      return startedAt !== null && now.getTime() - startedAt.getTime() < YOUNG_SECONDS * 1_000;
    }
    case "success":
    case "error":
    case "cancelled":
    case null:
      return false;
  }
}

function toDuplicate(run: VendorRun, cancel: CancelResult | null): Duplicate {
  const cancelError = cancel === null ? toFate(run) : toCancelError(cancel);
  return { vendorRunId: run.id, state: toVendorState(run), cancelError };
}

function toCancelError(cancel: CancelResult): string {
  switch (cancel.kind) {
    case "requested":
      return "The cancel was accepted, but the run was not seen to stop.";
    case "rejected":
      return cancel.failure.message;
    case "unreachable":
      return cancel.reason;
  }
}

/** Why a duplicate that is not to be cancelled ran or may run; null if it was cancelled. */
function toFate(run: VendorRun): string | null {
  switch (toRunState(run)) {
    case "cancelled":
      return null;
    case "success":
    case "error":
      return "It had ended before it could be cancelled.";
    default:
      return `It is not known to be queued, or to have run for less than ${YOUNG_SECONDS} s, so it is left to run.`;
  }
}
