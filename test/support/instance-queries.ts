/** The extension's answer to a query for instances: a page of rows, ordered by their ids as Azure Storage does it. */

/** What a row is found by: the exact time of its creation, for example. */
export interface QueriedRow {
  readonly instanceId: string;
  readonly runtimeStatus: string;
  readonly createdAt: Date;
}

export interface QueryConfig {
  readonly headers: Readonly<Record<string, string>>;
}

export interface QueryAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a durable client knows of the extension. */
export const CLIENT_DATA = {
  rpcBaseUrl: "http://hub.invalid/durabletask/",
  managementUrls: {
    id: "INSTANCEID",
    statusQueryGetUri: "http://hub.invalid/webhooks/instances/INSTANCEID?taskHub=tests&code=key",
  },
} as const;

const CONTINUATION = "x-ms-continuation-token";

export function answerQuery<Row extends QueriedRow>(
  rows: Iterable<Row>,
  { searchParams }: URL,
  { headers }: QueryConfig,
  toDocument: (row: Row) => object,
): QueryAnswer {
  const top = Number(searchParams.get("top"));
  const after = headers[CONTINUATION] ?? "";
  const found = [...rows]
    .filter((row) => row.instanceId > after && matches(row, searchParams))
    .sort((one, other) => (one.instanceId < other.instanceId ? -1 : 1));
  const page = found.slice(0, top);
  const next = found.length > top ? (page.at(-1)?.instanceId ?? "") : "";
  return { status: 200, data: page.map(toDocument), headers: { [CONTINUATION]: next } };
}

function matches(row: QueriedRow, query: URLSearchParams): boolean {
  const { instanceId, runtimeStatus, createdAt } = row;
  const statuses = query.get("runtimeStatus");
  return (
    instanceId.startsWith(query.get("instanceIdPrefix") ?? "") &&
    (statuses === null || statuses.split(",").includes(runtimeStatus)) &&
    isWithin(createdAt, query)
  );
}

/** A row without a creation time, which .NET shows as the year 1, fulfils no condition about it. */
function isWithin(createdAt: Date, query: URLSearchParams): boolean {
  const [from, to] = [query.get("createdTimeFrom"), query.get("createdTimeTo")];
  if (createdAt.getUTCFullYear() <= 1) return from === null && to === null;
  return (
    (from === null || createdAt >= new Date(from)) && (to === null || createdAt <= new Date(to))
  );
}
