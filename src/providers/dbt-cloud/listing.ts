import * as z from "zod";
import { createSpacing } from "../../http/spacing";
import { type AdminApi, type AdminFailure, type AdminRequest, unreadable } from "./admin-api";
import { lenient } from "./jobs/vendor-run";

export type Listing<Item> = Listed<Item> | AdminFailure;

export interface Listed<Item> {
  readonly kind: "listed";
  /** The readable items. An unreadable one does not affect the others. */
  readonly items: Item[];
  /** How many could not be read. If there are any, something that is not in `items` may still exist. */
  readonly unread: number;
}

export type ListRequest = Pick<AdminRequest, "path" | "version" | "query" | "purpose">;

/** The largest page that dbt returns. */
export const PAGE_LENGTH = 100;
/** Stops an endless list: no account has nearly as many jobs or newer runs. */
export const MOST_PAGES = 200;

/** A much longer page is not from dbt and is not read. */
const MOST_ENTRIES = 10 * PAGE_LENGTH;

const Page = z.object({
  data: z.unknown(),
  extra: lenient(z.object({ pagination: z.object({ total_count: z.int().nonnegative() }) })),
});

/**
 * All items of all pages, or a failure. An incomplete list is a failure too, because a missing run would be started again.
 */
export async function listAll<Item>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
): Promise<Listing<Item>> {
  const entries: unknown[] = [];
  const waitForTurn = createSpacing();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    await waitForTurn();
    const answer = await fetchPage(api, request, {
      limit: String(PAGE_LENGTH),
      offset: String(entries.length),
    });
    if (answer.kind !== "page") return answer;
    entries.push(...answer.entries);
    const { total } = answer;
    if (total !== null && entries.length >= total) return toListed(entries, item);
    if (answer.entries.length === 0) {
      return total === null ? toListed(entries, item) : unreadable(api, request.purpose);
    }
  }
  return unreadable(api, request.purpose);
}

/** The first `count` items in the requested order. */
export async function listFirst<Item>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
  count: number,
): Promise<Listing<Item>> {
  const answer = await fetchPage(api, request, { limit: String(count) });
  return answer.kind === "page" ? toListed(answer.entries, item) : answer;
}

export function toListed<Item>(entries: readonly unknown[], item: z.ZodType<Item>): Listed<Item> {
  const items = entries.flatMap((entry) => {
    const parsed = item.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
  return { kind: "listed", items, unread: entries.length - items.length };
}

export type PageAnswer =
  | { readonly kind: "page"; readonly entries: unknown[]; readonly total: number | null }
  | AdminFailure;

export async function fetchPage(
  api: AdminApi,
  request: ListRequest,
  paging: Readonly<Record<string, string>>,
): Promise<PageAnswer> {
  const query = { ...request.query, ...paging };
  const answer = await api.send({ ...request, method: "GET", query });
  if (answer.kind !== "ok") return answer;
  const page = Page.safeParse(answer.json).data;
  if (page === undefined || !Array.isArray(page.data) || page.data.length > MOST_ENTRIES) {
    return unreadable(api, request.purpose);
  }
  const total = page.extra?.pagination.total_count ?? null;
  return { kind: "page", entries: page.data, total };
}
