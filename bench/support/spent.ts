/** What a Functions host and its storage did between two readings, and how to reckon with it. */
import type { Reading } from "./functions-meter";

export const FIGURES = {
  queue: "queue transactions",
  table: "table transactions",
  blob: "blob transactions",
  executions: "function executions",
  cpuSeconds: "CPU of host and worker, s",
} as const;

type Figure = keyof typeof FIGURES;
export type Spent = Readonly<Record<Figure, number>>;

const NAMES = Object.keys(FIGURES) as Figure[];

const each = (reckon: (name: Figure) => number): Spent =>
  Object.fromEntries(NAMES.map((name) => [name, reckon(name)])) as Spent;

const sum = (figures: Iterable<number>): number => [...figures].reduce((all, one) => all + one, 0);

const flat = ({ storage, executions, cpuSeconds }: Reading): Spent => ({
  ...storage,
  executions: sum(executions.values()),
  cpuSeconds,
});

export const between = (from: Reading, to: Reading): Spent => minus(flat(to), flat(from));

export const minus = (all: Spent, part: Spent): Spent => each((name) => all[name] - part[name]);

export const plus = (one: Spent, other: Spent): Spent => each((name) => one[name] + other[name]);

export const times = (one: Spent, factor: number): Spent => each((name) => one[name] * factor);

/** The rows of a table with a column for each. */
export const rowsOf = (columns: readonly Spent[]): (readonly [string, ...number[]])[] =>
  NAMES.map((name) => [FIGURES[name], ...columns.map((spent) => spent[name])]);
