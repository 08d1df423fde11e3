/** How `npm start` shows an entry of the log: the lines of a traceback apart, which a deployed app keeps in one line. */
import { LOG_BREAK } from "../src/contracts/plain-text";
import type { LogEntry } from "./host/log";

const SHOWN: ReadonlySet<string> = new Set(["information", "warning", "error", "critical"]);

const INDENT = " ".repeat("00:00:00 ".length);

/** The properties behind a sentence, as Node writes them: `{ runId: 'r-1', outcome: 'failed' }`. */
const DETAILS = " { runId: ";

/** Null if nobody needs to see it. */
export function shownEntry(entry: LogEntry, at: Date): string | null {
  const { level, category, functionName, message } = entry;
  if (!SHOWN.has(level) || (category !== "user" && level === "information")) return null;
  const [first = "", ...rest] = linesOf(message);
  const time = at.toISOString().slice(11, 19);
  return [
    `${time} ${functionName ?? "host"}: ${first}`,
    ...rest.map((line) => `${INDENT}${line}`),
  ].join("\n");
}

/** The properties of a text with several lines stand on a line of their own, because they do not belong to its last one. */
function linesOf(message: string): string[] {
  const lines = message.replaceAll(LOG_BREAK, "\n").split("\n");
  const last = lines.at(-1) ?? "";
  const at = last.lastIndexOf(DETAILS);
  if (lines.length === 1 || at < 0) return lines;
  return [...lines.slice(0, -1), last.slice(0, at), last.slice(at + 1)];
}
