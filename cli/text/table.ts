import { safeLine } from "./safe-text";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  /** Adds colour; it must not change the width. */
  readonly paint?: (row: Row, text: string) => string;
}

const LONGEST_CELL = 60;

const shorten = (text: string): string =>
  text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL - 1)}…`;

/** Lines with aligned columns. A column without any value is left out. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const filled = columns
    .map((column) => ({ column, cells: rows.map((row) => shorten(safeLine(column.cell(row)))) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const widths = filled.map(({ column, cells }) =>
    Math.max(column.head.length, ...cells.map(({ length }) => length)),
  );
  const line = (cell: (index: number) => string): string =>
    filled
      .map((_, index) => cell(index))
      .join("  ")
      .trimEnd();
  const head = line((index) => (filled[index]?.column.head ?? "").padEnd(widths[index] ?? 0));
  const body = rows.map((row, at) =>
    line((index) => {
      const { column, cells } = filled[index] ?? { column: undefined, cells: [] };
      const text = cells[at] ?? "";
      const padding = " ".repeat((widths[index] ?? 0) - text.length);
      return `${column?.paint?.(row, text) ?? text}${padding}`;
    }),
  );
  return [head, ...body];
}
