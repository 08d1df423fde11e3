/**
 * One page of the task hub's instances.
 *
 * The client of durable-functions 3.5.0 has no pages: `getStatusBy` follows every continuation to the end. The API of the
 * extension behind it has them, so this file sends the same request as the client, over the client's own connection, with
 * `top`, `instanceIdPrefix` and the continuation beside it:
 * https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api#get-all-instances-status
 *
 * 1. The page of a filtered query may be short or empty although more follow: only the continuation says whether they do.
 * 2. Azure Storage orders instances by their ids, other back ends as they like. Nothing here depends on an order.
 * 3. A row without a creation time matches no condition about it.
 */
import type { DurableClient } from "durable-functions";
import { type Instance, toInstance } from "../instances";

/** Which instances; null is no condition. */
export interface InstanceQuery {
  readonly idPrefix: string;
  /** Durable's own; if empty, any. */
  readonly statuses: readonly string[];
  readonly from: Date | null;
  /** Includes this instant. */
  readonly to: Date | null;
}

export interface InstancePage {
  readonly instances: readonly Instance[];
  /** Send it for the next page; null on the last. */
  readonly next: string | null;
}

/** The extension's own page size. */
export const PAGE_ROWS = 100;

const CONTINUATION = "x-ms-continuation-token";

export async function readInstancePage(
  client: DurableClient,
  query: InstanceQuery,
  continuation: string | null = null,
): Promise<InstancePage> {
  const { axiosInstance, clientData } = client as unknown as ClientParts;
  const headers = continuation === null ? {} : { [CONTINUATION]: continuation };
  const answer = await axiosInstance.get(addressOf(clientData, query).href, { headers });
  if (answer.status !== 200 || !Array.isArray(answer.data)) {
    throw new Error(`The task hub returned HTTP ${answer.status} to a query for instances.`);
  }
  const next = answer.headers[CONTINUATION];
  return {
    instances: answer.data.filter(isObject).map(toInstance),
    next: typeof next === "string" && next !== "" ? next : null,
  };
}

/** What the client has, but does not offer. */
interface ClientParts {
  readonly clientData: ClientData;
  readonly axiosInstance: {
    readonly get: (
      url: string,
      config: { readonly headers: Readonly<Record<string, string>> },
    ) => Promise<{
      readonly status: number;
      readonly data: unknown;
      readonly headers: Readonly<Record<string, unknown>>;
    }>;
  };
}

interface ClientData {
  /** The host's address for its workers. Without it, the client uses that for operators. */
  readonly rpcBaseUrl?: string;
  readonly managementUrls: { readonly id: string; readonly statusQueryGetUri: string };
}

function addressOf({ rpcBaseUrl, managementUrls }: ClientData, query: InstanceQuery): URL {
  const { id, statusQueryGetUri } = managementUrls;
  const address =
    rpcBaseUrl === undefined
      ? new URL(statusQueryGetUri.replace(id, ""))
      : new URL("instances/", rpcBaseUrl);
  const { searchParams } = address;
  searchParams.set("top", String(PAGE_ROWS));
  if (query.idPrefix !== "") searchParams.set("instanceIdPrefix", query.idPrefix);
  if (query.statuses.length > 0) searchParams.set("runtimeStatus", query.statuses.join(","));
  if (query.from !== null) searchParams.set("createdTimeFrom", query.from.toISOString());
  if (query.to !== null) searchParams.set("createdTimeTo", query.to.toISOString());
  return address;
}

const isObject = (row: unknown): row is object => typeof row === "object" && row !== null;
