import type { Page } from "./envelope";
import { integerOf, type Query } from "./query-values";

/** The default and the maximum size of a page. */
const LARGEST_PAGE = 100;

export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
}

export function pageRequestOf(query: Query): PageRequest {
  const limit = Math.min(integerOf(query, "limit") ?? LARGEST_PAGE, LARGEST_PAGE);
  return { limit, offset: integerOf(query, "offset") ?? 0 };
}

export interface PageFacts {
  readonly orderBy: string;
  /** Returned together with limit and offset. */
  readonly filters: Readonly<Record<string, unknown>>;
}

export function pageOf<Item>(
  items: readonly Item[],
  { limit, offset }: PageRequest,
  { orderBy, filters }: PageFacts,
): { readonly shown: readonly Item[]; readonly page: Page } {
  return {
    shown: items.slice(offset, offset + limit),
    page: { orderBy, totalCount: items.length, filters: { limit, offset, ...filters } },
  };
}
