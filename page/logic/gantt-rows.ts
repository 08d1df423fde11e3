/** The rows of a Gantt chart: parts in the order of their tree, each with its depth and its bar. */
import type { Span } from "./time-scale";
import type { Tone } from "./tone";

/** A part of something that takes time: a task, a step, a model. */
export interface GanttPart {
  /** Unique among the parts. */
  readonly name: string;
  readonly parent: string | null;
  readonly kind: string;
  /** The word that is shown. */
  readonly state: string;
  readonly tone: Tone;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  readonly attempt: number;
  readonly error: string | null;
  readonly href: string | null;
}

export interface GanttRow {
  readonly part: GanttPart;
  readonly depth: number;
  readonly label: string;
  /** Null if it has not started, or if it is not known when it ended. */
  readonly bar: Span | null;
  readonly seconds: number | null;
}

/** Each part stands below its parent; those of one parent stand in the order in which they started. */
export function ganttRows(parts: readonly GanttPart[], now: number): GanttRow[] {
  const names = new Set(parts.map(({ name }) => name));
  const below = new Map<string | null, GanttPart[]>();
  for (const part of parts) {
    const parent = part.parent !== null && names.has(part.parent) ? part.parent : null;
    const siblings = below.get(parent);
    if (siblings === undefined) below.set(parent, [part]);
    else siblings.push(part);
  }
  const rows: GanttRow[] = [];
  const done = new Set<GanttPart>();
  const add = (parent: string | null, depth: number): void => {
    for (const part of inOrder(below.get(parent) ?? [])) {
      if (done.has(part)) continue;
      done.add(part);
      rows.push(toRow(part, depth, now));
      add(part.name, depth + 1);
    }
  };
  add(null, 0);
  // Parts that name each other as parents hang below nothing.
  for (const part of parts) if (!done.has(part)) rows.push(toRow(part, 0, now));
  return rows;
}

const inOrder = (parts: readonly GanttPart[]): GanttPart[] =>
  parts
    .map((part, index) => ({ part, index, start: timeOf(part.startedAt) ?? Infinity }))
    .sort((one, other) =>
      one.start === other.start ? one.index - other.index : one.start - other.start,
    )
    .map(({ part }) => part);

const timeOf = (iso: string | null): number | null => {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(time) ? null : time;
};

function toRow(part: GanttPart, depth: number, now: number): GanttRow {
  const { name, parent, durationSeconds } = part;
  const bar = barOf(part, now);
  const prefix = `${parent ?? ""} / `;
  const label = parent !== null && name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const seconds = durationSeconds ?? (bar === null ? null : (bar.to - bar.from) / 1_000);
  return { part, depth, label, bar, seconds };
}

const LIVE: ReadonlySet<Tone> = new Set(["running", "waiting"]);

function barOf({ startedAt, endedAt, durationSeconds, tone }: GanttPart, now: number): Span | null {
  const from = timeOf(startedAt);
  if (from === null) return null;
  const end = timeOf(endedAt);
  if (end !== null) return { from, to: Math.max(from, end) };
  if (LIVE.has(tone)) return { from, to: Math.max(from, now) };
  return durationSeconds === null ? null : { from, to: from + durationSeconds * 1_000 };
}
