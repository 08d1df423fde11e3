import type { AttemptStatus } from "../../../contracts/attempt";
import { cut, onOneLine, toPlainText } from "../../../contracts/plain-text";
import type { Ending } from "./ending-words";
import type { Execution } from "./run-document";
import { type Reading, readEnding } from "./run-ending";
import { firstUseful } from "../useful-text";

/** The status of an execution, in our terms; only `vendorState` has the vendor's. */
export type ExecutionStatus = {
  /** The vendor's own terms, for people. */
  readonly vendorState: string;
  /** Plain text, or null if the vendor gives no message. */
  readonly message: string | null;
} & (
  | { readonly kind: "active"; readonly queued: boolean }
  | { readonly kind: "ended"; readonly ending: Ending }
);

const MESSAGE_LIMIT = 1_000;

/** `status.state`: https://docs.databricks.com/api/workspace/jobs/getrun#status-state */
const ACTIVE_NOW: ReadonlySet<string> = new Set([
  "BLOCKED",
  "PENDING",
  "QUEUED",
  "RUNNING",
  "TERMINATING",
  "WAITING",
]);
/** `state.life_cycle_state`: with every other value the run is active, also with values that the vendor may add. */
const ENDED_LIFE_CYCLES: ReadonlySet<string> = new Set(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"]);
/** Waiting for capacity or for another task. Not PENDING, for which a cluster is already being created. */
const QUEUED_STATES: ReadonlySet<string> = new Set(["QUEUED", "BLOCKED"]);

/** Null if the document contains no state. */
export function readExecutionStatus(execution: Execution): ExecutionStatus | null {
  const { life_cycle_state: lifeCycleState, result_state: resultState } = execution.state;
  const { state: newState, termination_details: termination } = execution.status;
  const state = newState ?? lifeCycleState;
  if (state === null) return null;
  if (!hasEnded(newState, lifeCycleState)) {
    const queued = QUEUED_STATES.has(state);
    const message = queued ? readQueueMessage(execution) : readMessage(execution);
    return { kind: "active", vendorState: onOneLine(state), message, queued };
  }
  const { code, type } = termination;
  const reading = readEnding({ lifeCycleState, resultState, code, type });
  const contradicting = (reading.contradiction ?? []).map(({ value }) => value);
  const words = [state, ...(code === null ? [resultState, type] : [code]), ...contradicting];
  return {
    kind: "ended",
    vendorState: toVendorState(words),
    message: withContradiction(reading, readMessage(execution)),
    ending: reading.ending,
  };
}

/** Each word once. */
function toVendorState(words: readonly (string | null)[]): string {
  const said = words.filter((word) => word !== null);
  return onOneLine([...new Set(said)].join(" "));
}

/** Termination details are present while a run is still TERMINATING, so their presence does not mean that it has ended. */
function hasEnded(newState: string | null, lifeCycleState: string | null): boolean {
  if (newState === "TERMINATED") return true;
  if (newState !== null && ACTIVE_NOW.has(newState)) return false;
  return lifeCycleState !== null && ENDED_LIFE_CYCLES.has(lifeCycleState);
}

function readQueueMessage({ state, status }: Execution): string | null {
  const { message, code } = status.queue_details;
  return cutMessage(firstUseful([message, state.queue_reason, state.state_message, code]));
}

/** Without the reason for an earlier queue, which may still be present but is out of date. */
function readMessage({ state, status }: Execution): string | null {
  return cutMessage(firstUseful([state.state_message, status.termination_details.message]));
}

function cutMessage(message: string | null): string | null {
  return message === null ? null : cut(toPlainText(message), MESSAGE_LIMIT);
}

function withContradiction({ contradiction }: Reading, message: string | null): string | null {
  if (contradiction === null) return message;
  const [success, other] = contradiction.map(({ field, value }) => `${field} is ${value}`);
  const sentence = toPlainText(`Databricks contradicts itself: ${success}, but ${other}.`);
  return message === null ? sentence : cut(`${sentence} It says: ${message}`, MESSAGE_LIMIT);
}

/** The status of a whole run, as the provider returns it. */
export function toAttemptStatus(status: ExecutionStatus, runPageUrl: string | null): AttemptStatus {
  const { vendorState, message } = status;
  if (status.kind === "active") {
    return { kind: "active", vendorState, message, queued: status.queued, runPageUrl };
  }
  const { ending } = status;
  switch (ending.kind) {
    case "succeeded":
      return { kind: "succeeded", vendorState, message, partial: ending.partial, runPageUrl };
    case "cancelled":
      return {
        kind: "cancelled",
        vendorState,
        message: tellWhoCancelled(ending.by, message),
        runPageUrl,
      };
    case "failed": {
      const { failureClass } = ending;
      const text = message ?? `Databricks gives no message, only ${vendorState}.`;
      return { kind: "failed", vendorState, message: text, failureClass, runPageUrl };
    }
  }
}

function tellWhoCancelled(by: "user" | "platform", message: string | null): string {
  const who =
    by === "user"
      ? "Cancelled in Databricks on a user's request"
      : "Cancelled by Databricks itself";
  return message === null ? `${who}.` : `${who}: ${message}`;
}
