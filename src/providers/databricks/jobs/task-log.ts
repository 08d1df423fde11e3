/**
 * Reads the end of a task's log. For wheels and dbt it is often the only place with the reason for the failure.
 */
import { cut } from "../../../contracts/plain-text";
import { findException, toLines, toUsefulTrace } from "../error-trace";

export interface LogReading {
  /** The line with the error, if there is one. */
  readonly reason: string | null;
  /** The last line, whatever it contains. */
  readonly last: string | null;
  readonly excerpt: string | null;
}

const LAST_LINES = 8;
const MOST_CHARACTERS = 600;

/** dbt's console: `04:15:22  Completed with 1 error, 0 partial successes, and 0 warnings:`. */
const CLOCK = /^\d\d:\d\d:\d\d(\.\d{1,9})?(\s{1,9}|$)/;
const DBT_SUMMARY = /^(completed with \d{1,9} error|encountered an error)/i;
const DBT_NOISE = /^(done\. |compiled (code|sql) at )/i;
const TROUBLE = /\b(error|exception|failed|failure|fatal)\b/i;

export function readLog(log: string): LogReading {
  const lines = toLines(log)
    .map((line) => line.replace(CLOCK, "").trimEnd())
    .filter((line) => line.trim() !== "");
  const summary = lines.findLastIndex((line) => DBT_SUMMARY.test(line.trim()));
  const said = lines.slice(summary + 1).filter((line) => !DBT_NOISE.test(line.trim()));
  const last = lines.at(-1)?.trim() ?? null;
  return { last, ...(summary >= 0 && said.length > 0 ? readSummary(said) : readTail(lines)) };
}

/** "Database Error in model orders (models/orders.sql)", and on the next line the database's message. */
function readSummary(lines: readonly string[]): Omit<LogReading, "last"> {
  const reason = lines.slice(0, 2).map((line) => line.trim());
  return { reason: reason.join(" "), excerpt: toUsefulTrace(lines) };
}

function readTail(lines: readonly string[]): Omit<LogReading, "last"> {
  const reason = findException(lines) ?? lines.findLast((line) => TROUBLE.test(line)) ?? null;
  const tail: string[] = [];
  let room = MOST_CHARACTERS;
  for (const line of lines.slice(-LAST_LINES).reverse()) {
    room -= line.length + 1;
    if (room < 0 && tail.length > 0) break;
    tail.unshift(cut(line, MOST_CHARACTERS));
  }
  return { reason: reason?.trim() ?? null, excerpt: tail.length === 0 ? null : tail.join("\n") };
}
