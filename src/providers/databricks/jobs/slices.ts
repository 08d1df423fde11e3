/**
 * Reads a long list of active runs in slices, side by side.
 *
 * Owns: where the list is cut, and how many requests are under way. Does not own: the requests, or when each may be sent.
 *
 * 1. The vendor lists active runs by their start, newest first, and a run that started at `start_time_to` is included:
 *    https://docs.databricks.com/api/workspace/jobs/listruns
 * 2. A slice is what started up to an instant, and is read down to the instant of the next older one, until a page contains
 *    two runs that are older. So neighbours overlap, and a run that is active during the whole list is on a page of one of
 *    them. One old run alone may be a repaired one that the vendor lists among newer ones. The caller gets some runs twice.
 * 3. The newest slice has no instant, so it also contains the runs that start meanwhile. The oldest one is read to the end of
 *    the list.
 * 4. A run without a start time, or one that started after the instant of its slice, shows that the vendor's list is not like
 *    this. From then on nothing is cut, because a slice might hide runs.
 */

/** One page of a slice. */
export interface SlicePage {
  /** When its runs started, in milliseconds; null if the vendor does not show it. */
  readonly starts: readonly (number | null)[];
  /** Of the next page; null if there is none. */
  readonly token: string | null;
}

/** The next page of what started up to an instant; null if no more is read. */
export type ReadPage = (to: number | null, token: string | null) => Promise<SlicePage | null>;

/** A list that has no more pages than this is not cut. */
const PAGES_OF_A_SHORT_LIST = 6;

/** With answers within 300 ms these send the most requests that `createSpacing` allows. */
const MOST_SLICES = 12;

/** A slice with fewer pages left is not worth a cut, which costs about a page that overlaps. */
const PAGES_WORTH_A_CUT = 4;

interface Reading {
  readonly readPage: ReadPage;
  pages: number;
  slicesUnderWay: number;
  isInOrder: boolean;
  newest: number;
}

export async function readInSlices(readPage: ReadPage): Promise<void> {
  const reading = { readPage, pages: 0, slicesUnderWay: 0, isInOrder: true, newest: -Infinity };
  await readSlice(reading, { to: null, downTo: null });
}

interface Slice {
  readonly to: number | null;
  readonly downTo: number | null;
}

async function readSlice(reading: Reading, { to, downTo }: Slice): Promise<void> {
  const older: Promise<void>[] = [];
  reading.slicesUnderWay += 1;
  let end = downTo;
  let token: string | null = null;
  try {
    do {
      const page = await reading.readPage(to, token);
      if (page === null) break;
      note(reading, page, to);
      if (reaches(page, end)) break;
      token = page.token;
      const cut = token === null ? null : cutBelow(reading, page, end);
      if (cut === null) continue;
      older.push(readSlice(reading, { to: cut, downTo: end }));
      end = cut;
    } while (token !== null);
  } finally {
    reading.slicesUnderWay -= 1;
    await Promise.all(older);
  }
}

/** Whether the rest of the slice is older than its end. */
const reaches = ({ starts }: SlicePage, end: number | null): boolean =>
  end !== null && starts.filter((start) => start !== null && start < end).length >= 2;

function note(reading: Reading, { starts }: SlicePage, to: number | null): void {
  reading.pages += 1;
  for (const start of starts) {
    if (start === null || (to !== null && start > to)) reading.isInOrder = false;
    else reading.newest = Math.max(reading.newest, start);
  }
}

/** Where the rest of a slice is cut; null if it is left as it is. */
function cutBelow(reading: Reading, { starts }: SlicePage, end: number | null): number | null {
  const mayCut = reading.isInOrder && reading.slicesUnderWay < MOST_SLICES;
  if (!mayCut || reading.pages < PAGES_OF_A_SHORT_LIST) return null;
  const known = starts.filter((start) => start !== null);
  if (known.length === 0) return null;
  const oldest = Math.min(...known);
  // How far back the list goes is not known. Each cut goes twice as far as the one before.
  if (end === null) return oldest - Math.max(1, reading.newest - oldest);
  const [left, page] = [oldest - end, Math.max(...known) - oldest];
  return left < 2 || left < PAGES_WORTH_A_CUT * page ? null : oldest - Math.ceil(left / 2);
}
