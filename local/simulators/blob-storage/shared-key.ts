import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { authenticationFailed } from "./blob-error";

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Account {
  readonly name: string;
  /** Base64. */
  readonly key: string;
}

/** The headers that are signed, in this order, by value only. */
const SIGNED_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
];

/**
 * Checks the signature of a request, but not its age, because the simulator's clock may be a virtual one.
 * https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 *
 * @throws BlobError if it was not made with the account's key.
 */
export function checkSharedKey(request: SignedRequest, account: Account): void {
  const signature = createHmac("sha256", Buffer.from(account.key, "base64"))
    .update(toStringToSign(request, account.name), "utf8")
    .digest("base64");
  const expected = Buffer.from(`SharedKey ${account.name}:${signature}`);
  const given = Buffer.from(request.headers.authorization ?? "");
  const isRight = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isRight) throw authenticationFailed();
}

function toStringToSign({ method, url, headers }: SignedRequest, account: string): string {
  const valueOf = (name: string): string => {
    const value = String(headers[name] ?? "");
    return name === "content-length" && value === "0" ? "" : value;
  };
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith("x-ms-"))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${String(value).trim()}\n`);
  const values = SIGNED_HEADERS.map(valueOf).join("\n");
  return `${method}\n${values}\n${own.join("")}${toResource(url, account)}`;
}

function toResource(url: string, account: string): string {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const names = [...new Set(searchParams.keys())].sort();
  const query = names.map((name) => `\n${name}:${searchParams.getAll(name).sort().join(",")}`);
  return `/${account}${pathname}${query.join("")}`;
}
