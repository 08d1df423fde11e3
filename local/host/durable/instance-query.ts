import { RUNTIME_STATUSES, type Instance, type RuntimeStatus } from "./instance";

export interface InstanceFilter {
  readonly createdTimeFrom: Date | undefined;
  readonly createdTimeTo: Date | undefined;
  /** If empty, any status. */
  readonly runtimeStatus: readonly RuntimeStatus[];
  readonly instanceIdPrefix: string;
}

/** Reads the filter of a query string. Like the extension, it ignores invalid values. */
export function parseInstanceFilter(query: URLSearchParams): InstanceFilter {
  const statuses = query.getAll("runtimeStatus").flatMap((value) => value.split(","));
  return {
    createdTimeFrom: parseDate(query.get("createdTimeFrom")),
    createdTimeTo: parseDate(query.get("createdTimeTo")),
    runtimeStatus: RUNTIME_STATUSES.filter((status) => statuses.includes(status)),
    instanceIdPrefix: query.get("instanceIdPrefix") ?? "",
  };
}

export function matches(instance: Instance, filter: InstanceFilter): boolean {
  const createdAt = Date.parse(instance.started.Timestamp);
  return (
    createdAt >= (filter.createdTimeFrom?.getTime() ?? -Infinity) &&
    createdAt <= (filter.createdTimeTo?.getTime() ?? Infinity) &&
    (filter.runtimeStatus.length === 0 || filter.runtimeStatus.includes(instance.status)) &&
    instance.id.startsWith(filter.instanceIdPrefix)
  );
}

export interface Page {
  readonly instances: readonly Instance[];
  /** Where the next page starts; undefined at the end. */
  readonly continuationToken: string | undefined;
}

/** The extension's default page size. */
const DEFAULT_PAGE_SIZE = 100;

/** One page, in the order of instance ids, so that a token stays valid while instances are added and purged. */
export function pageOf(
  instances: readonly Instance[],
  page: { readonly top: number | undefined; readonly after: string | undefined },
): Page {
  const after = page.after === undefined ? undefined : decodeToken(page.after);
  const rest = instances
    .filter(({ id }) => after === undefined || id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const shown = rest.slice(0, page.top ?? DEFAULT_PAGE_SIZE);
  const last = shown.at(-1);
  const isMore = last !== undefined && shown.length < rest.length;
  return { instances: shown, continuationToken: isMore ? encodeToken(last.id) : undefined };
}

function encodeToken(instanceId: string): string {
  return Buffer.from(instanceId).toString("base64url");
}

function decodeToken(token: string): string {
  return Buffer.from(token, "base64url").toString();
}

function parseDate(text: string | null): Date | undefined {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) ? undefined : date;
}
