import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { findException, toLines, toUsefulTrace } from "../error-trace";
import type { ExecutionStatus } from "./run-status";
import { readLog } from "./task-log";
import type { TaskOutput } from "./task-output";
import { firstUseful, saysSomething } from "../useful-text";

const ERROR_LIMIT = 1_000;

type ReadOutput = Pick<TaskOutput & { kind: "read" }, "error" | "trace" | "logs">;

const nothing: ReadOutput = { error: null, trace: null, logs: null };

/**
 * The error of a failed task: its own error, else the exception in its trace, else the error in its log, else the run's
 * message, else the vendor's state. For the error and for the trace, the first source with useful text is used.
 */
export function toFailureDetail(
  output: TaskOutput,
  { message, vendorState }: ExecutionStatus,
): Pick<FailedStep, "error" | "trace"> {
  const { error, trace, logs } = output.kind === "read" ? output : nothing;
  const lines = toLines(trace ?? "");
  const log = readLog(logs ?? "");
  const detail = firstUseful([
    error,
    findException(lines) ?? lines.at(-1) ?? null,
    log.reason,
    message,
    log.last,
  ]);
  const reason = cut(withState(detail, vendorState), ERROR_LIMIT);
  const excerpt = firstSaying([toUsefulTrace(lines), log.excerpt]);
  return { error: reason, trace: excerpt === null || reason.includes(excerpt) ? null : excerpt };
}

function withState(detail: string | null, vendorState: string): string {
  if (detail === null) return `Databricks gives no message, only ${vendorState}.`;
  return saysSomething(detail) ? detail : `${detail} (${vendorState})`;
}

function firstSaying(texts: readonly (string | null)[]): string | null {
  return texts.find(saysSomething) ?? null;
}
