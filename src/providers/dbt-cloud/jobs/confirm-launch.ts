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
import { compareIds, toRunState, type VendorRun } from "./vendor-run";

type Found = Extract<SettleResult, { kind: "found" }>;
type Settled = Pick<Found, "duplicates" | "lookAgain">;

/**
 * Decides which run to keep if one launch started several: always the one with the lowest id. dbt executes the runs of a
 * job one after the other, so the others have not executed anything while they are queued, and are cancelled.
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

/** Cancels the queued runs of one launch except the one that is kept, and returns the state of each. */
export async function settleDuplicates(
  api: AdminApi,
  runs: readonly VendorRun[],
  keptRunId: string,
): Promise<Settled> {
  const duplicates: Duplicate[] = [];
  const pauses: (number | null)[] = [];
  for (const run of runs.filter(({ id }) => id !== keptRunId)) {
    const cancel = toRunState(run) === "queued" ? await requestCancel(api, run.id) : null;
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

/** Why a duplicate that is not queued ran or may run; null if it was cancelled. */
function toFate(run: VendorRun): string | null {
  switch (toRunState(run)) {
    case "cancelled":
      return null;
    case "success":
    case "error":
      return "It had ended before it could be cancelled.";
    default:
      return "It had left the queue before it could be cancelled, and is left to run.";
  }
}
