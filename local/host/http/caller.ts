import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { objectionTo, servedNames } from "../../browser-guard";
import { absoluteUrl } from "./http-data";

/**
 * Whether the caller is a program of this machine and not a page in its browser, also not one of this server's own: what
 * asks for this is for the SDK and for the machine's owner, even where other names are served.
 */
export function isLocalProgram({ headers }: IncomingMessage): boolean {
  const { origin, "sec-fetch-site": fetchSite } = headers;
  return (
    origin === undefined &&
    (fetchSite === undefined || fetchSite === "none") &&
    objectionTo(headers, servedNames()) === null
  );
}

/** Whether the caller sent `key` as `x-functions-key`, or else as `?code=`; the header wins, as in Azure. */
export function hasKey(request: IncomingMessage, key: string): boolean {
  const header = request.headers["x-functions-key"];
  const sent = typeof header === "string" ? header : absoluteUrl(request).searchParams.get("code");
  const [a, b] = [Buffer.from(sent ?? ""), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
