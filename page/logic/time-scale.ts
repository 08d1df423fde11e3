/** A part of the time axis, and where instants lie on it. All times are milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One label of the axis. */
export interface Tick {
  /** 0 at the left end, 1 at the right. */
  readonly at: number;
  readonly text: string;
}

/** Shorter spans would show nothing but rounding. */
const SHORTEST_MS = 1_000;

/** Covers all instants, and is never empty. */
export function spanOf(instants: readonly number[]): Span {
  const known = instants.filter(Number.isFinite);
  if (known.length === 0) return { from: 0, to: SHORTEST_MS };
  let from = Infinity;
  let to = -Infinity;
  for (const instant of known) {
    from = Math.min(from, instant);
    to = Math.max(to, instant);
  }
  return { from, to: Math.max(to, from + SHORTEST_MS) };
}

export const positionIn = ({ from, to }: Span, instant: number): number =>
  (instant - from) / (to - from);

/** The part of a bar that is in view, as shares of the width; null if none is. */
export function visiblePart(
  view: Span,
  bar: Span,
): { readonly start: number; readonly width: number } | null {
  const start = Math.max(0, positionIn(view, bar.from));
  const end = Math.min(1, positionIn(view, bar.to));
  return end < 0 || start > 1 ? null : { start, width: Math.max(0, end - start) };
}

/** Zooms around a point of the view (0 to 1), without leaving the whole. A factor above 1 shows less. */
export function zoomed(
  view: Span,
  whole: Span,
  { factor, around }: { factor: number; around: number },
): Span {
  const length = view.to - view.from;
  const wanted = Math.min(whole.to - whole.from, Math.max(SHORTEST_MS, length / factor));
  const centre = view.from + length * around;
  return within({ from: centre - wanted * around, to: centre + wanted * (1 - around) }, whole);
}

/** Moves the view by a share of its length. */
export function moved(view: Span, whole: Span, share: number): Span {
  const by = (view.to - view.from) * share;
  return within({ from: view.from + by, to: view.to + by }, whole);
}

function within({ from, to }: Span, whole: Span): Span {
  if (from < whole.from)
    return { from: whole.from, to: Math.min(whole.to, to + whole.from - from) };
  if (to > whole.to) return { from: Math.max(whole.from, from - (to - whole.to)), to: whole.to };
  return { from, to };
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people count in. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28].map((count) => count * DAY),
];

/** Labels at round distances from the start of the whole: `0 s`, `30 s`, `1 min`. */
export function ticksOf(view: Span, origin: number, most: number): Tick[] {
  const length = view.to - view.from;
  const step = STEPS.find((one) => length / one <= most) ?? Math.ceil(length / most / DAY) * DAY;
  const first = Math.ceil((view.from - origin) / step) * step;
  const ticks: Tick[] = [];
  for (let offset = first; origin + offset <= view.to; offset += step) {
    ticks.push({ at: positionIn(view, origin + offset), text: offsetText(offset, step) });
  }
  return ticks;
}

function offsetText(offset: number, step: number): string {
  if (step >= DAY) return `${offset / DAY} d`;
  if (step >= HOUR)
    return offset % DAY === 0 && offset > 0 ? `${offset / DAY} d` : `${offset / HOUR} h`;
  const hours = Math.floor(offset / HOUR);
  const minutes = Math.floor((offset % HOUR) / MINUTE);
  const seconds = Math.round((offset % MINUTE) / SECOND);
  const parts = [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(minutes > 0 ? [`${minutes} min`] : []),
    ...(seconds > 0 ? [`${seconds} s`] : []),
  ];
  return parts.length === 0 ? "0" : parts.join(" ");
}
