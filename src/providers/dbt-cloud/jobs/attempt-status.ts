import type { AttemptStatus } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import type { DbtAccount } from "../dbt-account";
import { toRunPageUrl } from "../pages";
import { type RunState, toRunState, type VendorRun } from "./vendor-run";

const LONGEST_MESSAGE = 600;
const MOST_BLOCKERS = 5;

/** dbt cancels a run that exceeds the job's timeout, with this text and without naming a user. */
const TIMED_OUT = /\brun timed out\b/i;

const STATE_NAMES: Record<RunState, string> = {
  queued: "Queued",
  starting: "Starting",
  running: "Running",
  success: "Success",
  error: "Error",
  cancelled: "Cancelled",
};

/** Translates dbt's status to ours. With an unknown status the run is active: only known statuses mean an end. */
export function toAttemptStatus(account: DbtAccount, run: VendorRun): AttemptStatus {
  const state = toRunState(run);
  const seen = { vendorState: toVendorState(run), runPageUrl: toRunPageUrl(account, run) };
  const message = toMessage(run);
  switch (state) {
    case "queued":
      return { kind: "active", ...seen, queued: true, message: toQueue(run, message) };
    case "starting":
    case "running":
    case null:
      return { kind: "active", ...seen, queued: false, message };
    case "success":
      return { kind: "succeeded", ...seen, message, partial: false };
    case "error":
      return toFailed(seen, message ?? `dbt run ${run.id} ended with an error.`);
    case "cancelled":
      return toCancelled(run, seen, message);
  }
}

type Seen = Pick<AttemptStatus, "vendorState" | "runPageUrl">;

function toFailed(seen: Seen, message: string): AttemptStatus {
  const failureClass = TIMED_OUT.test(message) ? "timedOutAtVendor" : "unclassified";
  return { kind: "failed", ...seen, message, failureClass };
}

function toCancelled(run: VendorRun, seen: Seen, message: string | null): AttemptStatus {
  const actor = toActorName(run);
  if (actor === null && message !== null && TIMED_OUT.test(message)) {
    return toFailed(seen, message);
  }
  const who = actor === null ? "; dbt does not say by whom" : ` by ${actor}`;
  const why = message === null ? "" : ` ${message}`;
  return { kind: "cancelled", ...seen, message: `dbt run ${run.id} was cancelled${who}.${why}` };
}

function toMessage({ status_message }: VendorRun): string | null {
  const message = cut(status_message ?? "", LONGEST_MESSAGE);
  return message === "" ? null : message;
}

function toActorName({ audit }: VendorRun): string | null {
  const actor = audit?.cancellation?.actor ?? null;
  if (actor === null) return null;
  if ((actor.name ?? "") !== "") return actor.name;
  return actor.id === null ? null : `${actor.type ?? "user"} ${actor.id}`;
}

/** Why a run is queued: dbt's own text, and the runs before it. */
function toQueue({ blocked_by }: VendorRun, message: string | null): string | null {
  if (blocked_by.length === 0) return message;
  const named = blocked_by.slice(0, MOST_BLOCKERS).join(", ");
  const more = blocked_by.length > MOST_BLOCKERS ? ", …" : "";
  const queue = `queued behind ${blocked_by.length === 1 ? "run" : "runs"} ${named}${more}`;
  return message === null ? queue : `${queue}: ${message}`;
}

/** dbt's own name for the status of a run. */
export function toVendorState(run: Pick<VendorRun, "status" | "status_humanized">): string {
  const state = toRunState(run);
  if (state !== null) return STATE_NAMES[state];
  const words = run.status_humanized ?? "";
  if (words !== "") return words;
  return typeof run.status === "number" ? `Status ${run.status}` : "Unknown";
}
