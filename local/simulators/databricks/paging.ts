import { databricksError } from "./databricks-error";

export interface PageRequest {
  readonly offset: number;
  readonly size: number;
}

type Arrays = Readonly<Record<string, readonly unknown[]>>;

/** Page tokens are opaque: only a token of an earlier response is accepted. */
export function pageOffset(token: string | undefined): number {
  if (token === undefined || token === "") return 0;
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset !== undefined) return Number(offset);
  throw databricksError(400, "INVALID_PARAMETER_VALUE", "Invalid page token.");
}

function pageToken(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString("base64url");
}

/**
 * One page of several arrays that are paged together: an array is empty on the pages after its last element.
 * https://docs.databricks.com/api/workspace/jobs/getrun#page_token
 */
export function pageOf(
  arrays: Arrays,
  { offset, size }: PageRequest,
): Record<string, unknown> & { next_page_token?: string } {
  const pages = Object.fromEntries(
    Object.entries(arrays).map(([name, all]) => [name, all.slice(offset, offset + size)]),
  );
  const hasMore = Object.values(arrays).some((all) => all.length > offset + size);
  return { ...pages, ...(hasMore && { next_page_token: pageToken(offset + size) }) };
}
