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
    table("fault", rows, ({ what }) => what),
    table("target", withTarget, ({ target }) => target ?? ""),
  ].join("\n\n");
}

/** Rows of one name are one, the last is their total. */
function table(heading: string, rows: readonly Row[], nameOf: (row: Row) => string): string {
  const names = [...new Set(rows.map(nameOf))].sort();
  const merged = names.map((name) =>
    total(
      name,
      rows.filter((row) => nameOf(row) === name),
    ),
  );
  return [
    line([heading, ...COUNTS]),
    line(["---", ...COUNTS.map(() => "--:")]),
    ...[...merged, total("all", rows)].map((row) =>
      line([row.what, ...COUNTS.map((name) => row[name])]),
    ),
  ].join("\n");
}

function total(what: string, rows: readonly Row[]): Row {
  const sum: Row = { what, target: null, tried: 0, survived: 0, lost: 0, doubled: 0, leaked: 0 };
  for (const row of rows) {
    for (const name of COUNTS) sum[name] += row[name];
  }
  return sum;
}

const line = (cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)).join(" | ")} |`;
