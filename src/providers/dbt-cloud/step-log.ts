import type { FailedStep } from "../../contracts/attempt";
import { cut, toPlainText } from "../../contracts/plain-text";
import { toReason, toReasonLines } from "./failure-text";
import type { VendorStep } from "./vendor-run";

const LINES_READ = 50;
const LINES_SHOWN = 12;
const LAST_LINES = 5;
const LONGEST_ERROR = 300;
const LONGEST_TRACE = 600;

const CLOCK_TIME = /^\d{2}:\d{2}:\d{2}\s+/;
/** How dbt and git open the part of a log that tells what went wrong. */
const HEADINGS: readonly RegExp[] = [
  /encountered an error|\b(compilation|database|runtime|parsing|dependency|validation|internal|usage) error\b|^fatal:|^traceback/i,
  /\b(error|fail(ed|ure)?|exception|fatal|denied|unable|cannot|could not|not found)\b(?!=)/i,
];

/** What the end of a failed step's log says; null when it says nothing. */
export function readStepLog(step: VendorStep): FailedStep | null {
  const tail = toPlainText(step.logs ?? "")
    .split("\n")
    .map((line) => line.trim().replace(CLOCK_TIME, ""))
    .filter((line) => line !== "")
    .slice(-LINES_READ);
  const lines = toReasonLines(tail.slice(toStart(tail)).join("\n")).slice(0, LINES_SHOWN);
  if (lines.length === 0) return null;
  return {
    name: toStepName(step),
    error: toReason(lines, LONGEST_ERROR),
    trace: lines.length === 1 ? null : cut(lines.join("\n"), LONGEST_TRACE),
  };
}

export function toStepName({ index, name }: VendorStep): string {
  const text = cut(toPlainText(name ?? ""), 120);
  return text === "" ? `step ${index}` : text;
}

function toStart(lines: readonly string[]): number {
  for (const heading of HEADINGS) {
    const index = lines.findIndex((line) => heading.test(line));
    if (index >= 0) return index;
  }
  return Math.max(0, lines.length - LAST_LINES);
}
