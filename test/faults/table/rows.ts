/** How cases of one kind came out. */
export interface Row {
  /** The fault. */
  readonly what: string;
  /** The type of the target that ran; null if it makes no difference. */
  readonly target: string | null;
  tried: number;
  survived: number;
  lost: number;
  doubled: number;
  leaked: number;
}

const COUNTS = ["tried", "survived", "lost", "doubled", "leaked"] as const;

/** Two tables of Markdown: by fault, and the same cases by target. */
export function renderRows(rows: readonly Row[]): string {
  const withTarget = rows.filter(({ target }) => target !== null);
  return [
    tableOf({ heading: "fault", counts: COUNTS }, rows, ({ what }) => what),
    tableOf({ heading: "target", counts: COUNTS }, withTarget, ({ target }) => target ?? ""),
  ].join("\n\n");
}

interface Columns<Count extends string> {
  readonly heading: string;
  readonly counts: readonly Count[];
}

/** Rows of one name are one, the last is their total. */
export function tableOf<Count extends string, Counted extends Record<Count, number>>(
  { heading, counts }: Columns<Count>,
  rows: readonly Counted[],
  nameOf: (row: Counted) => string,
): string {
  const names = [...new Set(rows.map(nameOf))].sort();
  const lineOf = (name: string, counted: readonly Counted[]): string =>
    line([name, ...counts.map((count) => counted.reduce((sum, row) => sum + row[count], 0))]);
  return [
    line([heading, ...counts]),
    line(["---", ...counts.map(() => "--:")]),
    ...names.map((name) =>
      lineOf(
        name,
        rows.filter((row) => nameOf(row) === name),
      ),
    ),
    lineOf("all", rows),
  ].join("\n");
}

const line = (cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)).join(" | ")} |`;
