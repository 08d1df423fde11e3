/**
 * Reads a list whose items leave it at any time, with its pages side by side.
 *
 * Owns: which pages are read, and how many at a time. Does not own: the requests.
 *
 * 1. New items must come last in the order of the list.
 * 2. An item that leaves the list moves all later ones to earlier places, from a page to the one before. So pages overlap: only
 *    if more items than that leave the list while it is read, which takes seconds, may one be left out by mistake.
 * 3. Items are returned as often as they were read.
 */
import type * as z from "zod";
import { createSpacing } from "../../http/spacing";
import { inBatches } from "../budget";
import { type AdminApi, type AdminFailure, unreadable } from "./admin-api";
import {
  fetchPage,
  type Listed,
  type ListRequest,
  MOST_PAGES,
  PAGE_LENGTH,
  toListed,
} from "./listing";

const OVERLAP = 10;
const AT_A_TIME = 8;

export interface LongListing<Item> extends Listed<Item> {
  readonly calls: number;
}

export async function listLong<Item>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
): Promise<LongListing<Item> | AdminFailure> {
  const waitForTurn = createSpacing();
  const read = async (offset: number) => {
    await waitForTurn();
    return fetchPage(api, request, { limit: String(PAGE_LENGTH), offset: String(offset) });
  };
  const first = await read(0);
  if (first.kind !== "page") return first;
  const { entries, total } = first;
  const offsets = furtherOffsets(entries.length, total);
  if (offsets === null) return unreadable(api, request.purpose);
  const pages = new Map([[0, entries]]);
  const failures: AdminFailure[] = [];
  await inBatches(offsets, AT_A_TIME, async (offset) => {
    if (failures.length > 0) return;
    const page = await read(offset);
    if (page.kind !== "page") failures.push(page);
    else if (isCut(page, { offset, length: entries.length })) {
      failures.push(unreadable(api, request.purpose));
    } else pages.set(offset, page.entries);
  });
  const listed = toListed([...pages.values()].flat(), item);
  return failures[0] ?? { ...listed, calls: pages.size };
}

/** Of the pages after the first one, which shows how long a page is; null if the list cannot be read. */
function furtherOffsets(length: number, total: number | null): number[] | null {
  if (total === null) return length < PAGE_LENGTH ? [] : null;
  const step = length - OVERLAP;
  const offsets: number[] = [];
  for (let read = length; read < total; read += step) {
    if (step <= 0 || offsets.length + 1 >= MOST_PAGES) return null;
    offsets.push(read - OVERLAP);
  }
  return offsets;
}

/** Whether a page lacks more than the next one contains again. */
const isCut = (
  { entries, total }: { readonly entries: readonly unknown[]; readonly total: number | null },
  { offset, length }: { readonly offset: number; readonly length: number },
): boolean =>
  total === null || entries.length + OVERLAP < Math.min(length, Math.max(0, total - offset));
