/** Which rows of a long table are in view: only those, and some around them, are in the document. */
export interface VisibleRows {
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
}

interface Frame {
  readonly count: number;
  readonly rowHeight: number;
  /** How far the table's body begins above the upper edge of the window; negative below it. */
  readonly scrolled: number;
  readonly windowHeight: number;
}

/** Shorter tables are shown whole, so that the browser's own search finds everything. */
const WHOLE = 120;
const MARGIN = 15;

export function visibleRows({ count, rowHeight, scrolled, windowHeight }: Frame): VisibleRows {
  if (count <= WHOLE) return { first: 0, end: count };
  const top = Math.floor(scrolled / rowHeight) - MARGIN;
  const shown = Math.ceil(windowHeight / rowHeight) + 2 * MARGIN;
  const first = Math.max(0, Math.min(top, count - shown));
  return { first, end: Math.min(count, first + shown) };
}
