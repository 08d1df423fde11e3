import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { readReason, toReason, toReasonLines } from "./failure-text";
import { HEADINGS, toConsoleLines, toDebugLines } from "./log-lines";
import type { VendorStep } from "./vendor-run";

const LINES_READ = 50;
const LINES_SHOWN = 12;
const LAST_LINES = 5;
const LONGEST_TRACE = 600;
const LONGEST_STEP_NAME = 120;

export type Words = Pick<FailedStep, "error" | "trace">;

/** The error in a failed step's log, else in its debug log; null if neither has one. */
export function readStepLog(step: VendorStep): Words | null {
  return toFailure(toConsoleLines(step.logs)) ?? toFailure(toDebugLines(step.truncated_debug_logs));
}

/** The last lines of a log without an error. */
export function readLogEnd({ logs }: VendorStep): Words | null {
  return toWords(toTail(toConsoleLines(logs)).slice(-LAST_LINES));
}

/** The errors of single nodes in the logs, by kind and name: `Database Error in model orders (models/orders.sql)`, and what follows. */
export function readNodeErrors(step: VendorStep): ReadonlyMap<string, string> {
  const errors = new Map<string, string>();
  const lines = [...toConsoleLines(step.logs), "", ...toDebugLines(step.truncated_debug_logs)];
  for (const { name, text } of toSections(lines)) {
    const reason = errors.has(name) ? "" : readReason(text.join("\n"));
    if (reason !== "") errors.set(name, reason);
  }
  return errors;
}

export function toStepName({ index, name }: VendorStep): string {
  const text = cut(name ?? "", LONGEST_STEP_NAME);
  if (text !== "") return text;
  return index === null ? "a step without a name" : `step ${index}`;
}

function toFailure(lines: readonly string[]): Words | null {
  const tail = toTail(lines);
  for (const heading of HEADINGS) {
    const start = tail.findIndex((line) => heading.test(line));
    const words = start < 0 ? null : toWords(tail.slice(start));
    if (words !== null) return words;
  }
  return null;
}

function toTail(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== "").slice(-LINES_READ);
}

function toWords(from: readonly string[]): Words | null {
  const lines = toReasonLines(from.join("\n")).slice(0, LINES_SHOWN);
  if (lines.length === 0) return null;
  return {
    error: toReason(lines),
    trace: lines.length === 1 ? null : cut(lines.join("\n"), LONGEST_TRACE),
  };
}

interface Section {
  readonly name: string;
  readonly text: string[];
}

/** Such a line about a node contains nothing new. */
const NAMES_ONLY = /^(failure in|unhandled error while executing) /i;
const FAILURE = /\b(error|failure)\b/i;
const NODE = / in (\w+ [\w.-]+) \(/;
/** A line with the file that was executed, or with the id of the node. */
const UNHANDLED = /^Unhandled error while executing (\S+)$/i;

function toSections(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let open: Section | null = null;
  for (const line of lines) {
    const name = toNameIn(line);
    if (name !== null) {
      open = { name, text: NAMES_ONLY.test(line) ? [] : [line] };
      sections.push(open);
    } else if (line === "") open = null;
    else if (open !== null && open.text.length < LINES_SHOWN) open.text.push(line);
  }
  return sections;
}

function toNameIn(line: string): string | null {
  const executed = UNHANDLED.exec(line)?.[1];
  if (executed !== undefined) return executed.replace(/\.(sql|py)$/, "").replace(/^.*[./]/, "");
  return FAILURE.test(line) ? (NODE.exec(line)?.[1] ?? null) : null;
}
