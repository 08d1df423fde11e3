/** The query of a list that is read a page at a time, and the text that stands for the place where its next page begins. */
import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { USUAL_PAGE, type ListQuery } from "../../contracts/list-page";
import type { ListPosition } from "../../hub/lists/newest-first";
import type { FieldError } from "./problem";

/** A function key may be in the query; it belongs to the platform. */
const PLATFORM_PARAMETERS = new Set(["code", "clientid"]);

/** What every list takes of its query. */
export interface PageOrder {
  readonly since: Date | null;
  readonly until: Date | null;
  /** Null for the first page. */
  readonly after: ListPosition | null;
  readonly most: number;
  readonly now: Date;
}

export type ReadListQuery<Query> =
  | { readonly kind: "read"; readonly query: Query; readonly order: PageOrder }
  | { readonly kind: "refused"; readonly errors: readonly FieldError[] };

type ReadQuery<Query> =
  | { readonly kind: "read"; readonly value: Query }
  | { readonly kind: "refused"; readonly errors: readonly FieldError[] };

export function readQuery<Query>(
  { query }: HttpRequest,
  schema: z.ZodType<Query>,
): ReadQuery<Query> {
  const given = [...query].filter(([name]) => !PLATFORM_PARAMETERS.has(name.toLowerCase()));
  const parsed = schema.safeParse(Object.fromEntries(given));
  return parsed.success
    ? { kind: "read", value: parsed.data }
    : { kind: "refused", errors: parsed.error.issues.map(toFieldError) };
}

export function readListQuery<Query extends ListQuery>(
  request: HttpRequest,
  schema: z.ZodType<Query>,
  now: Date,
): ReadListQuery<Query> {
  const read = readQuery(request, schema);
  if (read.kind === "refused") return read;
  const { continuation, since = null, until = null, top = USUAL_PAGE } = read.value;
  const after = continuation === undefined ? null : readContinuation(continuation);
  if (after === "unknown") {
    const message = "is not a continuation that a list returned";
    return { kind: "refused", errors: [{ field: "continuation", message }] };
  }
  return { kind: "read", query: read.value, order: { since, until, after, most: top, now } };
}

const toFieldError = (issue: z.core.$ZodIssue): FieldError =>
  issue.code === "unrecognized_keys"
    ? { field: issue.keys.join(", "), message: "is not a known query parameter" }
    : { field: issue.path.join("."), message: issue.message };

export function continuationOf(end: ListPosition | null): string | null {
  if (end === null) return null;
  const { createdAt, id, width } = end;
  const text = [createdAt, id, ...(width === null ? [] : [width])].join("|");
  return Buffer.from(text).toString("base64url");
}

/** The third part is missing in continuations of older versions. */
const CONTINUATION =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|(~|[rw]-[0-9a-f]{40})(?:\|([1-9]\d{0,9}))?$/;

function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

function readContinuation(text: string): ListPosition | "unknown" {
  const found = CONTINUATION.exec(Buffer.from(text, "base64url").toString("utf8"));
  const [, createdAt = "", id = "", width = null] = found ?? [];
  // A day that no month has is otherwise read as one of the next month.
  if (!isInstant(createdAt)) return "unknown";
  return { createdAt, id, width: width === null ? null : Number(width) };
}
