/** Lists that are read a page at a time, newest first. */
import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import type { FieldError } from "./problem";

const PAGE_SIZE = 50;

/** Without `since`, a list covers the last day, because all instances of that time have to be read. */
const DEFAULT_SINCE_MS = 86_400_000;

/** A function key may be in the query; it belongs to the platform. */
const PLATFORM_PARAMETERS = new Set(["code", "clientid"]);

interface ListQuery {
  readonly since?: Date | undefined;
  readonly continuation?: string | undefined;
}

/** The last entry of a page. Lists are sorted by both fields, newest first. */
type PageEnd = { readonly createdAt: string; readonly id: string };

export type ReadListQuery<Query> =
  | {
      readonly kind: "read";
      readonly query: Query;
      readonly since: Date;
      /** Null for the first page. */
      readonly after: PageEnd | null;
    }
  | { readonly kind: "refused"; readonly errors: readonly FieldError[] };

export function readListQuery<Query extends ListQuery>(
  { query }: HttpRequest,
  schema: z.ZodType<Query>,
  now: Date,
): ReadListQuery<Query> {
  const given = [...query].filter(([name]) => !PLATFORM_PARAMETERS.has(name.toLowerCase()));
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) return { kind: "refused", errors: parsed.error.issues.map(toFieldError) };
  const { continuation, since } = parsed.data;
  const after = continuation === undefined ? null : readContinuation(continuation);
  if (after === "unknown") {
    const message = "is not a continuation that a list returned";
    return { kind: "refused", errors: [{ field: "continuation", message }] };
  }
  return {
    kind: "read",
    query: parsed.data,
    since: since ?? new Date(now.getTime() - DEFAULT_SINCE_MS),
    after,
  };
}

const toFieldError = (issue: z.core.$ZodIssue): FieldError =>
  issue.code === "unrecognized_keys"
    ? { field: issue.keys.join(", "), message: "is not a known query parameter" }
    : { field: issue.path.join("."), message: issue.message };

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** Null on the last page. */
  readonly continuation: string | null;
}

/** The next page of a sorted list. */
export function pageOf<Entry>(
  sorted: readonly Entry[],
  after: PageEnd | null,
  endOf: (entry: Entry) => PageEnd,
): Page<Entry> {
  const left = after === null ? sorted : sorted.filter((entry) => comesAfter(endOf(entry), after));
  const entries = left.slice(0, PAGE_SIZE);
  const last = entries.at(-1);
  return {
    entries,
    continuation:
      last === undefined || left.length <= PAGE_SIZE ? null : continuationAfter(endOf(last)),
  };
}

const comesAfter = (entry: PageEnd, { createdAt, id }: PageEnd): boolean =>
  entry.createdAt < createdAt || (entry.createdAt === createdAt && entry.id > id);

const continuationAfter = ({ createdAt, id }: PageEnd): string =>
  Buffer.from(`${createdAt}|${id}`).toString("base64url");

function readContinuation(text: string): PageEnd | "unknown" {
  const [createdAt, id] = Buffer.from(text, "base64url").toString("utf8").split("|");
  return createdAt === undefined || id === undefined ? "unknown" : { createdAt, id };
}
