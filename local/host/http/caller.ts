import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { objectionTo, servedNames } from "../../browser-guard";
import { absoluteUrl } from "./http-data";

/**
 * Whether the caller is a program on this machine and not a web page, not even one of this server. Routes that check this
 * are only for the SDK and the machine's owner.
 */
export function isLocalProgram({ headers }: IncomingMessage): boolean {
  const { origin, "sec-fetch-site": fetchSite } = headers;
  return (
    origin === undefined &&
    (fetchSite === undefined || fetchSite === "none") &&
    objectionTo(headers, servedNames()) === null
  );
}

/** Whether the caller sent `key` as `x-functions-key`, or else as `?code=`. The header takes precedence, as in Azure. */
export function hasKey(request: IncomingMessage, key: string): boolean {
  const header = request.headers["x-functions-key"];
  const sent = typeof header === "string" ? header : absoluteUrl(request).searchParams.get("code");
  const [a, b] = [Buffer.from(sent ?? ""), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
