/**
 * Reads instances newest first, although the task hub returns them in the order of their ids.
 *
 * Owns: which windows of creation times are read, from the newest backwards, and when a call has done enough. Does not own: what
 * an instance means, and who may read it.
 *
 * 1. A window counts once it was read to its end. Until then nothing is known about its order, so it is narrowed; the rows
 *    that were read show how far. A window of one second is always read to its end.
 * 2. A call ends when it has one entry more than it was asked for, at the oldest time, or when it has read enough rows or
 *    `MOST_WINDOWS`. Where few rows are of the list, as in a search, it ends sooner, with what it has found and where the list
 *    goes on; then rows that had to be left because their window was too wide count too. It reads at least one window, so the next
 *    call gets further.
 * 3. The task hub shows creation times without a fraction, but compares them with it. So a window is asked for up to and
 *    including the next second, and rows of that second are left out.
 */
import type { DurableClient } from "durable-functions";
import type { Instance } from "../instances";
import {
  PAGE_ROWS,
  readInstancePage,
  type InstancePage,
  type InstanceQuery,
} from "./instance-pages";
import { guessRows, narrowerWidth, nextWidth, type Sample, type TimeWindow } from "./time-windows";

/** Something of a list. Lists are sorted by both fields, newest first. */
export interface ListEntry {
  readonly id: string;
  readonly createdAt: string;
}

/** Where a list goes on: with what comes after this entry. */
export interface ListPosition extends ListEntry {
  /** Width in seconds of a window that has about as many rows as are needed; null if that is not known. */
  readonly width: number | null;
}

export interface ListOrder<Entry extends ListEntry> {
  readonly idPrefix: string;
  readonly statuses: readonly string[];
  readonly since: Date | null;
  /** Without this instant. */
  readonly until: Date | null;
  /** Null for the first page. */
  readonly after: ListPosition | null;
  readonly now: Date;
  /** The entries that are wanted. */
  readonly most: number;
  /** Null if the instance is not of the list. */
  readonly toEntry: (instance: Instance) => Entry | null;
}

export interface Newest<Entry> {
  /** Every entry between the position and the oldest time that was read, so they may be more than were wanted. */
  readonly entries: readonly Entry[];
  /** Up to where every entry was read; null if there are no more. */
  readonly end: ListPosition | null;
  readonly width: number | null;
}

/** After so many no further window is begun, so that a call takes some tens of milliseconds. */
const MOST_ROWS = 3 * PAGE_ROWS;
const MOST_ROWS_OF_A_SEARCH = PAGE_ROWS;
const MOST_WINDOWS = 20;

/** With fewer rows of the list among those that were read, it is a search. */
const SHARE_OF_A_SEARCH = 0.25;

/** A window with more rows is narrowed. One of unknown density is only a look, unless all that is left fits in it. */
const MOST_IN_WINDOW = 2 * PAGE_ROWS;

/** Sorted after every id. */
const AFTER_EVERY_ID = "~";

export async function readNewest<Entry extends ListEntry>(
  client: DurableClient,
  order: ListOrder<Entry>,
): Promise<Newest<Entry>> {
  const oldest = oldestSecond(order);
  const done: Progress = { entries: 0, rows: 0, ofList: 0, left: 0, windows: 0, end: endOf(order) };
  const entries: Entry[] = [];
  let width = order.after?.width ?? null;
  while (done.end > oldest && !isEnough(done, order)) {
    const { end } = done;
    const begin = width === null ? oldest : Math.max(oldest, end - width);
    const found = await readWindow(client, order, { begin, end, isLook: width === null });
    if (found.kind === "tooMany") {
      done.left += found.sample.times.length;
      width = narrowerWidth({ begin, end }, found.sample, rowsFor(order.most, 1));
      continue;
    }
    entries.push(...found.entries);
    done.entries += found.entries.length;
    done.rows += found.rows;
    done.ofList += found.ofList;
    done.windows += 1;
    done.end = begin;
    // Beyond a gap, nothing is known of how many rows there are.
    width = found.rows === 0 ? null : nextWidth({ begin, end }, found.rows, rowsAfter(done, order));
  }
  const createdAt = new Date(done.end * 1_000).toISOString();
  const end = { createdAt, id: AFTER_EVERY_ID, width };
  return { entries, width, end: done.end > oldest ? end : null };
}

/** What a call has done. Everything from `end` on was read. */
interface Progress {
  entries: number;
  /** Of windows that were read to their end. */
  rows: number;
  /** How many of these are of the list. */
  ofList: number;
  /** Rows of windows that were too wide. */
  left: number;
  windows: number;
  end: number;
}

function isEnough(done: Progress, { most }: ListOrder<ListEntry>): boolean {
  const { entries, rows, ofList, left, windows } = done;
  if (windows === 0) return false;
  const isSearch = ofList < rows * SHARE_OF_A_SEARCH;
  const hasReadEnough = isSearch ? rows + left >= MOST_ROWS_OF_A_SEARCH : rows >= MOST_ROWS;
  return entries > most || hasReadEnough || windows >= MOST_WINDOWS;
}

/** How many rows the next window should have, in this call or in the next one. */
function rowsAfter({ entries, rows }: Progress, { most }: ListOrder<ListEntry>): number {
  const missing = entries > most ? most : most - entries;
  return rowsFor(missing, entries / rows);
}

/** How many rows have as many entries, and some more, so that one window is usually enough. */
const rowsFor = (entries: number, share: number): number =>
  Math.min(Math.max(((entries + 1) * 1.3) / Math.max(share, 0.01), 10), 1.5 * PAGE_ROWS);

const secondOf = (instant: Date | string): number =>
  Math.floor(new Date(instant).getTime() / 1_000);

const oldestSecond = ({ since }: ListOrder<ListEntry>): number =>
  since === null ? 0 : secondOf(since);

/** The first second of which nothing is wanted. */
function endOf({ until, after, now }: ListOrder<ListEntry>): number {
  if (after !== null) return secondOf(after.createdAt) + (after.id === AFTER_EVERY_ID ? 0 : 1);
  return until === null ? secondOf(now) + 1 : Math.ceil(until.getTime() / 1_000);
}

interface AskedWindow extends TimeWindow {
  readonly isLook: boolean;
}

type ReadWindow<Entry> =
  | {
      readonly kind: "read";
      readonly rows: number;
      /** Rows of the list, also those before the page. */
      readonly ofList: number;
      readonly entries: readonly Entry[];
    }
  | { readonly kind: "tooMany"; readonly sample: Sample };

async function readWindow<Entry extends ListEntry>(
  client: DurableClient,
  order: ListOrder<Entry>,
  window: AskedWindow,
): Promise<ReadWindow<Entry>> {
  const query = queryOf(order, window);
  const instances: Instance[] = [];
  let continuation: string | null = null;
  do {
    const page: InstancePage = await readInstancePage(client, query, continuation);
    instances.push(...page.instances);
    continuation = page.next;
    if (continuation !== null && instances.length >= mostIn(window)) {
      return { kind: "tooMany", sample: sampleOf(instances, query) };
    }
  } while (continuation !== null);
  const entries = instances.flatMap((instance) => order.toEntry(instance) ?? []);
  return {
    kind: "read",
    rows: instances.length,
    ofList: entries.length,
    entries: entries.filter((entry) => isAsked(entry, order, query)).sort(newestFirst),
  };
}

const mostIn = ({ begin, end, isLook }: AskedWindow): number => {
  if (end - begin <= 1) return Infinity;
  return isLook ? PAGE_ROWS : MOST_IN_WINDOW;
};

/** A condition about the time leaves out rows without one, so the ends of the whole list are none. */
function queryOf(order: ListOrder<ListEntry>, { begin, end }: TimeWindow): InstanceQuery {
  const { idPrefix, statuses, since, until, after } = order;
  const isNewest = after === null && end === endOf(order);
  const isOldest = begin <= oldestSecond(order);
  const to = new Date(end * 1_000);
  const isLater = until === null || until > to;
  return {
    ...{ idPrefix, statuses },
    from: isOldest ? since : new Date(begin * 1_000),
    to: isNewest || !isLater ? until : to,
  };
}

function sampleOf(instances: readonly Instance[], { idPrefix }: InstanceQuery): Sample {
  const times = instances.flatMap(({ createdAt }) =>
    createdAt === null ? [] : secondOf(createdAt),
  );
  const lastId = instances.at(-1)?.instanceId ?? "";
  return { times, outOf: guessRows(instances.length, lastId, idPrefix) };
}

function isAsked(
  entry: ListEntry,
  { after }: ListOrder<ListEntry>,
  { to }: InstanceQuery,
): boolean {
  const isOlder = to === null || new Date(entry.createdAt) < to;
  return isOlder && (after === null || newestFirst(after, entry) < 0);
}

/** Entries of the same second are sorted by id, so that pages neither overlap nor have gaps. */
export function newestFirst(one: ListEntry, other: ListEntry): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

export interface ListPage<Entry> {
  readonly shown: readonly Entry[];
  /** Null on the last page. */
  readonly end: ListPosition | null;
}

/** The entries that fit on a page. */
export function pageOf<Entry extends ListEntry>(
  { entries, end, width }: Newest<Entry>,
  most: number,
): ListPage<Entry> {
  const shown = entries.slice(0, most);
  const last = shown.at(-1);
  if (last === undefined || entries.length <= most) return { shown: entries, end };
  return { shown, end: { createdAt: last.createdAt, id: last.id, width } };
}
