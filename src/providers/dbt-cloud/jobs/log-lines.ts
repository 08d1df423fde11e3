/** The lines of a step's logs that may contain the reason of a failure; an empty line separates events. */

const CLOCK_TIME = /^\d{2}:\d{2}:\d{2}(\.\d{1,9})?(\s+|$)/;

/** Progress lines of a command, and its totals at the end. */
const PROGRESS =
  /^((batch )?\d+ of \d+ |done\. |finished running |completed with \d+ |status: \w+$)/i;

/** An entry of a debug log: `13:59:00.653171 [error] [MainThread]: Database Error in model orders`. */
const ENTRY =
  /^(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}:\d{2}(?:\.\d{1,9})? \[(\w{1,20}) {0,9}\] \[[^\]]{0,200}\]: ?/;

/** How dbt and git start the error part of a log. */
const HEADING =
  /encountered an error|\b(compilation|database|runtime|parsing|dependency|validation|internal|usage) error\b|^fatal:|^traceback/i;

/** The most reliable patterns first. */
export const HEADINGS: readonly RegExp[] = [
  HEADING,
  /\b(error|fail(ed|ure)?|exception|fatal|denied|unable|cannot|could not|not found)\b(?!=)/i,
];

/** Lines of a debug log that are not errors: the statements that are sent, and the connection. */
const STATEMENT = /^(On \S+: |Using |SQL status)/;

export function toConsoleLines(log: string | null): string[] {
  return (log ?? "").split("\n").map((line) => {
    const text = line.trim().replace(CLOCK_TIME, "");
    return PROGRESS.test(text) ? "" : text;
  });
}

interface Entry {
  readonly level: string;
  readonly lines: string[];
}

/**
 * Only the error entries of a debug log: between them is the SQL that was sent, and the log may have been cut in the middle
 * of it.
 */
export function toDebugLines(log: string | null): string[] {
  const entries: Entry[] = [];
  const lines = (log ?? "").split("\n").map((line) => line.trim());
  for (const line of lines) {
    const [opening = "", level] = ENTRY.exec(line) ?? [];
    const text = line.slice(opening.length);
    if (level !== undefined) entries.push({ level: level.toLowerCase(), lines: [text] });
    else entries.at(-1)?.lines.push(text);
  }
  if (entries.length === 0) return lines.filter((line) => HEADING.test(line));
  const errors = entries.filter(({ level }) => level === "error");
  const chosen = errors.length > 0 ? errors : entries.filter(tellsOfError);
  return chosen.flatMap((entry) => [...entry.lines, ""]);
}

function tellsOfError({ lines: [first = ""] }: Entry): boolean {
  return !STATEMENT.test(first) && HEADINGS.some((heading) => heading.test(first));
}
