import type { TimeSpan } from "./id-order";
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

type Match = (instance: Instance) => boolean;

/** Whether an instance matches a filter. The host's own instants are texts of one form, which are compared as such. */
export function matcherOf(filter: InstanceFilter): Match {
  const { createdTimeFrom, createdTimeTo, runtimeStatus, instanceIdPrefix } = filter;
  const from = createdTimeFrom?.toISOString() ?? "";
  const to = createdTimeTo?.toISOString() ?? "~";
  const statuses = new Set(runtimeStatus.length === 0 ? RUNTIME_STATUSES : runtimeStatus);
  return ({ id, status, started }) =>
    statuses.has(status) &&
    started.Timestamp >= from &&
    started.Timestamp <= to &&
    id.startsWith(instanceIdPrefix);
}

export interface Page {
  readonly instances: readonly Instance[];
  /** Where the next page starts; undefined at the end. */
  readonly continuationToken: string | undefined;
}

/** The extension's default page size. */
const DEFAULT_PAGE_SIZE = 100;

/** The part of the task hub that a query reads. */
interface OrderedInstances {
  /** It may leave out what was not created within this time. */
  instancesFrom(id: string, created: TimeSpan): Iterable<Instance>;
}

/**
 * One page, in the order of instance ids, so that a token stays valid while instances are added and purged. It reads no
 * instance of the pages before it, and none with an id of another prefix.
 */
export function pageOf(
  hub: OrderedInstances,
  filter: InstanceFilter,
  { top = DEFAULT_PAGE_SIZE, after }: { top: number | undefined; after: string | undefined },
): Page {
  const matches = matcherOf(filter);
  const instances: Instance[] = [];
  for (const instance of hub.instancesFrom(firstId(filter, after), spanOf(filter))) {
    if (!instance.id.startsWith(filter.instanceIdPrefix)) break;
    if (!matches(instance)) continue;
    if (instances.length === top) {
      return { instances, continuationToken: encodeToken(instances.at(-1)?.id ?? "") };
    }
    instances.push(instance);
  }
  return { instances, continuationToken: undefined };
}

const spanOf = ({ createdTimeFrom, createdTimeTo }: InstanceFilter): TimeSpan => ({
  from: createdTimeFrom?.getTime() ?? -Infinity,
  to: createdTimeTo?.getTime() ?? Infinity,
});

/** No id lies between an id and the same with a NUL behind it. */
function firstId({ instanceIdPrefix }: InstanceFilter, after: string | undefined): string {
  const next = after === undefined ? "" : `${decodeToken(after)}\0`;
  return next > instanceIdPrefix ? next : instanceIdPrefix;
}

function encodeToken(instanceId: string): string {
  return Buffer.from(instanceId).toString("base64url");
}

function decodeToken(token: string): string {
  return Buffer.from(token, "base64url").toString();
}

/** .NET has the years 1 to 9999. */
function parseDate(text: string | null): Date | undefined {
  const date = new Date(text ?? "");
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9_999 ? date : undefined;
}
