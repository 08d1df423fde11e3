/** A table for a terminal: columns with a heading, whose cells may be in colour and are wrapped to their width. */
import { stripVTControlCharacters } from "node:util";

export interface Column {
  readonly heading: string;
  /** The most characters in a line of a cell. */
  readonly width: number;
}

const GAP = "  ";

export function tableOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [
    columns.map(({ heading }) => heading),
    columns.map(({ width }) => "─".repeat(width)),
  ];
  return [...lines, ...rows].flatMap((row) => linesOf(columns, row)).join("\n");
}

function linesOf(columns: readonly Column[], row: readonly string[]): string[] {
  const cells = columns.map(({ width }, index) => wrapped(row[index] ?? "", width));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map(({ width }, index) => padded(cells[index]?.[line] ?? "", width))
      .join(GAP)
      .trimEnd(),
  );
}

const lengthOf = (text: string): number => stripVTControlCharacters(text).length;

const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - lengthOf(text)));

/** Breaks between words. A word that is longer than a line has a line of its own. */
function wrapped(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    for (const word of line.split(" ")) {
      const last = lines.at(-1);
      const joined = last === undefined ? word : `${last} ${word}`;
      if (last === undefined || lengthOf(joined) > width) lines.push(word);
      else lines[lines.length - 1] = joined;
    }
    return lines;
  });
}
