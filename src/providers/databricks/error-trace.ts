import { cut, toPlainText } from "../../contracts/plain-text";

const MOST_LINES = 12;
const MOST_CHARACTERS = 600;
/** Python says what happened on the last line, Java on the first. */
const LINES_FROM_THE_END = 4;

const ELLIPSIS = "\n…\n";
const RULER = /^[\s\-=_*]*$/;

/** The lines of a trace that say something: no rulers, no blanks; beginning and end when there are too many. */
export function toUsefulTrace(errorTrace: string): string | null {
  const lines = toPlainText(errorTrace)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => !RULER.test(line));
  if (lines.length === 0) return null;
  if (lines.length <= MOST_LINES) return cut(lines.join("\n"), MOST_CHARACTERS);
  const end = lines.slice(-LINES_FROM_THE_END).join("\n");
  const start = lines.slice(0, MOST_LINES - LINES_FROM_THE_END - 1).join("\n");
  const half = Math.floor((MOST_CHARACTERS - ELLIPSIS.length) / 2);
  return `${cut(start, half)}${ELLIPSIS}${cut(end, half)}`;
}
