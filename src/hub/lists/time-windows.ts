/**
 * How wide the next window of creation times is, so that it has about as many rows as are needed.
 *
 * All times are seconds since 1970, because the task hub shows creation times without a fraction. Nothing but the amount of
 * work depends on these guesses.
 */

/** From `begin`, up to and without `end`. */
export interface TimeWindow {
  readonly begin: number;
  readonly end: number;
}

/** What is known of a window that has more rows than were read. */
export interface Sample {
  /** When the rows that were read were created. */
  readonly times: readonly number[];
  /** How many rows the window has in all, as far as that can be guessed. */
  readonly outOf: number;
}

const LARGEST_STEP = 8;

/** More than a century. */
const WIDEST = 4_000_000_000;

/** After a window that was read to its end, and that had rows. */
export function nextWidth({ begin, end }: TimeWindow, rows: number, wanted: number): number {
  const width = end - begin;
  const fitting = (width * wanted) / rows;
  const step = Math.min(Math.max(fitting, width / LARGEST_STEP), width * LARGEST_STEP);
  return Math.min(Math.ceil(step), WIDEST);
}

/** Fewer of the newest times of a sample say too little about where the newest rows are. */
const FEWEST_TIMES = 8;

/** The width, counted from its end, at which a window that has too many rows has about as many as are wanted. */
export function narrowerWidth(
  { begin, end }: TimeWindow,
  { times, outOf }: Sample,
  wanted: number,
): number {
  const newestFirst = [...times].sort((one, other) => other - one);
  // As many of the rows that were read as the wanted share of all rows.
  const share = (times.length * wanted) / outOf;
  const place = Math.min(Math.max(Math.ceil(share), FEWEST_TIMES), times.length);
  const time = newestFirst[place - 1] ?? begin;
  const width = Math.ceil((end - time) * Math.min(1, share / place));
  return Math.max(1, Math.min(width, Math.floor((end - begin) / 2)));
}

/**
 * How many rows a query has, if those that were read end with this id: ids are hashes, so the share of the ids that lie
 * before it is the share of the rows. At least twice as many as were read.
 */
export function guessRows(read: number, lastId: string, idPrefix: string): number {
  const digits = lastId.slice(idPrefix.length, idPrefix.length + 8);
  const share = /^[0-9a-f]{8}$/.test(digits) ? parseInt(digits, 16) / 0x1_0000_0000 : 1;
  return share === 0 ? read * LARGEST_STEP : Math.max(read * 2, read / share);
}
