/** A row of the table: cases, except for its name. */
export interface Row {
  readonly what: string;
  tried: number;
  survived: number;
  lost: number;
  doubled: number;
  leaked: number;
}

const COUNTS = ["tried", "survived", "lost", "doubled", "leaked"] as const;

/** A table of Markdown: rows of one name are one, the last is their total. */
export function renderRows(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ what }) => what))].sort();
  const merged = names.map((name) =>
    total(
      name,
      rows.filter(({ what }) => what === name),
    ),
  );
  return [
    line(["fault", ...COUNTS]),
    line(["---", ...COUNTS.map(() => "--:")]),
    ...[...merged, total("all", rows)].map((row) =>
      line([row.what, ...COUNTS.map((name) => row[name])]),
    ),
  ].join("\n");
}

function total(what: string, rows: readonly Row[]): Row {
  const sum: Row = { what, tried: 0, survived: 0, lost: 0, doubled: 0, leaked: 0 };
  for (const row of rows) {
    for (const name of COUNTS) sum[name] += row[name];
  }
  return sum;
}

const line = (cells: readonly (string | number)[]): string =>
  `| ${cells.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)).join(" | ")} |`;
