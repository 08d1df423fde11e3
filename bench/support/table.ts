/** How every benchmark prints what it measured: a table whose head says when, on what and with which command. */
import { availableParallelism } from "node:os";
import { basename } from "node:path";

/** One figure, with a value for each case. */
export type Row = readonly [name: string, ...figures: readonly (number | string)[]];

export function printTable(title: string, cases: readonly string[], rows: readonly Row[]): void {
  const lines = [["", ...cases], ...rows.map((row) => row.map(toText))];
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  console.log(`\n${title}\n${circumstances()}`);
  for (const line of lines) {
    const cells = line.map((cell, column) => {
      const width = widths?.[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(cells.join("  ").trimEnd());
  }
}

/** As in `2026-11-30, 2 cores, Node 20.20.2: npm run bench:lists -- --runs 1000`. */
export function circumstances(): string {
  const [, program = "", ...options] = process.argv;
  const script = process.env["npm_lifecycle_event"] ?? `bench:${basename(program, ".js")}`;
  const command = ["npm run", script, ...(options.length > 0 ? ["--", ...options] : [])];
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${availableParallelism()} cores, Node ${process.versions.node}`;
  return `${date}, ${machine}: ${command.join(" ")}`;
}

function toText(figure: number | string): string {
  if (typeof figure === "string") return figure;
  return figure.toLocaleString("en", { maximumFractionDigits: Math.abs(figure) < 10 ? 2 : 0 });
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return NaN;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}

/** The smallest figure that is at least as large as this share of all. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}
