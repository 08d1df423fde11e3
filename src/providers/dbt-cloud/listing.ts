import { z } from "zod";
import { type AdminApi, type AdminFailure, type AdminRequest, unreadable } from "./admin-api";
import { lenient } from "./vendor-run";

export type Listing<Item> = { readonly kind: "listed"; readonly items: Item[] } | AdminFailure;

export type ListRequest = Pick<AdminRequest, "path" | "version" | "query" | "purpose">;

/** The most that dbt gives at once. */
const PAGE_LENGTH = 100;
/** An end to a listing that never ends: no account comes near this many jobs or newer runs. */
const MOST_PAGES = 200;

const Page = z.object({
  data: z.array(z.unknown()),
  extra: lenient(z.object({ pagination: z.object({ total_count: z.int().nonnegative() }) })),
});

/**
 * Everything on all pages, or a failure. Half a listing is a failure too: who misses a run in it would start a second.
 */
export async function listAll<Item>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
): Promise<Listing<Item>> {
  const items: Item[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await listPage(api, request, item, {
      limit: String(PAGE_LENGTH),
      offset: String(items.length),
    });
    if (answer.kind !== "page") return answer;
    items.push(...answer.items);
    const { total } = answer;
    if (total !== null && items.length >= total) return { kind: "listed", items };
    if (answer.items.length === 0) {
      return total === null ? { kind: "listed", items } : unreadable(api, request.purpose);
    }
  }
  return unreadable(api, request.purpose);
}

/** The first `count` items in the order asked for. */
export async function listFirst<Item>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
  count: number,
): Promise<Listing<Item>> {
  const answer = await listPage(api, request, item, { limit: String(count) });
  return answer.kind === "page" ? { kind: "listed", items: answer.items } : answer;
}

type PageAnswer<Item> =
  { readonly kind: "page"; readonly items: Item[]; readonly total: number | null } | AdminFailure;

async function listPage<Item>(
  api: AdminApi,
  request: ListRequest,
  item: z.ZodType<Item>,
  paging: Readonly<Record<string, string>>,
): Promise<PageAnswer<Item>> {
  const query = { ...request.query, ...paging };
  const answer = await api.send({ ...request, method: "GET", query });
  if (answer.kind !== "ok") return answer;
  const page = Page.safeParse(answer.json).data;
  const items = z.array(item).safeParse(page?.data).data;
  if (page === undefined || items === undefined) return unreadable(api, request.purpose);
  return { kind: "page", items, total: page.extra?.pagination.total_count ?? null };
}
