import { nameOf, type CrashCase } from "./crash-case";
import type { Verdict } from "./verdict";

interface Row {
  tried: number;
  survived: number;
  lost: number;
  doubled: number;
  leaked: number;
}

const COLUMNS = ["tried", "survived", "lost", "doubled", "leaked"] as const;

/** Counts what became of the cases, and shows it as a table of Markdown. */
export class Tally {
  readonly failures: string[] = [];
  readonly #rows = new Map<string, Row>();
  readonly #startedMs = performance.now();

  add(one: CrashCase, { lost, doubled, leaked }: Verdict): void {
    const row = this.#rowOf(one.way);
    const wrong = [...lost, ...doubled, ...leaked.map((secret) => `leaked: ${secret}`)];
    row.tried += 1;
    row.survived += wrong.length === 0 ? 1 : 0;
    row.lost += lost.length > 0 ? 1 : 0;
    row.doubled += doubled.length > 0 ? 1 : 0;
    row.leaked += leaked.length > 0 ? 1 : 0;
    if (wrong.length > 0) this.failures.push(`${nameOf(one)}: ${wrong.join("; ")}`);
  }

  /** Prints the table, unless nothing was tried. */
  show(): void {
    if (this.#rows.size > 0) process.stdout.write(`\n${this.#render()}\n\n`);
  }

  #render(): string {
    const rows = [...this.#rows, ["all", this.#total()] as const];
    const lines = rows.map(([way, row]) => line([way, ...COLUMNS.map((name) => row[name])]));
    const seconds = Math.round((performance.now() - this.#startedMs) / 1_000);
    return [
      line(["how the host fares", ...COLUMNS]),
      line(["---", ...COLUMNS.map(() => "--:")]),
      ...lines,
      `${this.#total().tried} cases in ${seconds} s`,
    ].join("\n");
  }

  #rowOf(way: string): Row {
    const row = this.#rows.get(way) ?? { tried: 0, survived: 0, lost: 0, doubled: 0, leaked: 0 };
    this.#rows.set(way, row);
    return row;
  }

  #total(): Row {
    const total: Row = { tried: 0, survived: 0, lost: 0, doubled: 0, leaked: 0 };
    for (const row of this.#rows.values()) {
      for (const name of COLUMNS) total[name] += row[name];
    }
    return total;
  }
}

const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
