/**
 * Finds the entry of CALLERS for the caller of a request.
 *
 * The Functions host knows the name of the function key that a request came with, and passes it to the worker
 * (https://github.com/Azure/azure-functions-host/blob/89dc438d476542786f2fc4070f553423213a6223/src/WebJobs.Script.Grpc/MessageExtensions/GrpcMessageConversionExtensions.cs#L174-L206),
 * but `@azure/functions` 4.16.5 gives its handlers only method, address, headers and body. So a key is recognised by its hash.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@azure/functions";
import type { ListedCaller, RightsOf } from "../../contracts/caller-rights";

type Listed = readonly ListedCaller[] | null;

/** The rights of an application. It is recognised by tenant and application, so that its runs stay its own in every entry. */
export function rightsOfClient(listed: Listed, clientId: string, id: string): RightsOf {
  const entry = listed?.find((one) => one.clientId === clientId);
  return { id, ...rightsIn(entry, listed, clientId) };
}

/** The rights of the holder of a function key. The Functions host has checked the key; here it is only recognised. */
export function rightsOfKey(listed: Listed, request: HttpRequest): RightsOf {
  const key = keyOf(request);
  const entry = key === null ? undefined : listed?.find(({ keyHashes }) => isOneOf(keyHashes, key));
  const id = entry === undefined ? null : `key:${entry.name}`;
  return { id, ...rightsIn(entry, listed, "this function key") };
}

/** Without an entry of its own, a caller has the rights of all others, or none. */
function rightsIn(
  entry: ListedCaller | undefined,
  listed: Listed,
  name: string,
): Pick<RightsOf, "name" | "grants"> {
  if (listed === null) return { name, grants: null };
  const others = listed.find(({ isAllOthers }) => isAllOthers);
  return { name: entry?.name ?? name, grants: (entry ?? others)?.grants ?? [] };
}

/** As in the host, the header counts before the query. */
function keyOf({ headers, query }: HttpRequest): string | null {
  const header = headers.get("x-functions-key");
  if (header !== null) return header;
  const given = [...query].find(([name]) => name.toLowerCase() === "code");
  return given?.[1] ?? null;
}

function isOneOf(hashes: readonly string[], key: string): boolean {
  const hash = createHash("sha256").update(key).digest();
  return hashes.some((one) => timingSafeEqual(Buffer.from(one, "hex"), hash));
}
