import { cut } from "../../contracts/plain-text";

const MOST_LINES = 12;
const MOST_CHARACTERS = 600;
/** Python prints the error on the last line, Java on the first. */
const LINES_FROM_THE_END = 4;

const ELLIPSIS = "\n…\n";
const RULER = /^[\s\-=_*]*$/;
/** The names of exceptions, as the languages print them: `ValueError: …`, `java.lang.IllegalStateException`. */
const EXCEPTION = /^(caused by: )?[\w.$]{0,200}(error|exception|exit|interrupt)\b/i;

/** The lines of a text with content: neither rulers nor blank lines. */
export function toLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => !RULER.test(line));
}

/** The first and the last lines if there are too many; null if there are none. */
export function toUsefulTrace(lines: readonly string[]): string | null {
  if (lines.length === 0) return null;
  if (lines.length <= MOST_LINES) return cut(lines.join("\n"), MOST_CHARACTERS);
  const end = lines.slice(-LINES_FROM_THE_END).join("\n");
  const start = lines.slice(0, MOST_LINES - LINES_FROM_THE_END - 1).join("\n");
  const half = Math.floor((MOST_CHARACTERS - ELLIPSIS.length) / 2);
  return `${cut(start, half)}${ELLIPSIS}${cut(end, half)}`;
}

/** The last line that names an exception: so the right one in Python, and Java's last "Caused by:". */
export function findException(lines: readonly string[]): string | null {
  return lines.findLast((line) => EXCEPTION.test(line.trim()))?.trim() ?? null;
}
