import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { findException, toLines, toUsefulTrace } from "./error-trace";
import type { ExecutionStatus } from "./run-status";
import { readLog } from "./task-log";
import type { TaskOutput } from "./task-output";
import { firstUseful, saysSomething } from "./useful-text";

const ERROR_LIMIT = 1_000;

type Told = Pick<TaskOutput & { kind: "read" }, "error" | "trace" | "logs">;

const nothing: Told = { error: null, trace: null, logs: null };

/**
 * What a failed task says: its error, else the exception in its trace, else the trouble in its log, else what the run
 * says about it, else the vendor's words for the state. For the error and for the trace alike, the first source counts
 * that says something.
 */
export function toFailureDetail(
  output: TaskOutput,
  { message, vendorState }: ExecutionStatus,
): Pick<FailedStep, "error" | "trace"> {
  const { error, trace, logs } = output.kind === "read" ? output : nothing;
  const lines = toLines(trace ?? "");
  const log = readLog(logs ?? "");
  const told = firstUseful([
    error,
    findException(lines) ?? lines.at(-1) ?? null,
    log.reason,
    message,
    log.last,
  ]);
  const reason = cut(withState(told, vendorState), ERROR_LIMIT);
  const excerpt = firstSaying([toUsefulTrace(lines), log.excerpt]);
  return { error: reason, trace: excerpt === null || reason.includes(excerpt) ? null : excerpt };
}

function withState(told: string | null, vendorState: string): string {
  if (told === null) return `Databricks gives no message, only ${vendorState}.`;
  return saysSomething(told) ? told : `${told} (${vendorState})`;
}

function firstSaying(texts: readonly (string | null)[]): string | null {
  return texts.find(saysSomething) ?? null;
}
