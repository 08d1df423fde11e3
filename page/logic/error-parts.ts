/** The message of a run that did not succeed, taken apart: it starts with the outcome, the vendor's message and the page. */
export interface ErrorParts {
  /** `Failed.` */
  readonly verdict: string;
  /** The vendor's message. */
  readonly cause: string;
  /** What follows: each failed part, and notes. */
  readonly details: readonly string[];
}

const CAUSE = "Message: ";
const PAGE = "Run page URL: ";

export function errorParts(message: string): ErrorParts {
  const [verdict = "", ...lines] = message.split("\n");
  const page = lines.findIndex((line) => line.startsWith(PAGE));
  const before = page === -1 ? lines : lines.slice(0, page);
  const after = page === -1 ? [] : lines.slice(page + 1);
  const [first = "", ...more] = before;
  const start = first.startsWith(CAUSE) ? first.slice(CAUSE.length) : first;
  return {
    verdict,
    cause: [start, ...more].join("\n").trim(),
    details: paragraphs(after),
  };
}

/** A failed part begins with its name and a colon; lines that are indented or have no colon continue it. */
function paragraphs(lines: readonly string[]): string[] {
  const found: string[] = [];
  for (const line of lines) {
    const last = found.length - 1;
    const continues = found.length > 0 && !/^[^\s:][^:]{0,300}: /.test(line);
    if (continues) found[last] = `${found[last] ?? ""}\n${line}`;
    else found.push(line);
  }
  return found.filter((text) => text.trim() !== "");
}

/** One line for a list: the cause, without the words that every failure has. */
export const causeLine = (message: string): string =>
  errorParts(message).cause.split("\n", 1)[0] ?? "";
