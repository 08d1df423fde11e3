import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { absoluteUrl } from "./http-data";

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Whether the caller is a program of this machine and not a page in its browser. The server listens on loopback only,
 * but a page may send requests there too: under its own host name (DNS rebinding), or across origins, which browsers
 * mark with these headers.
 */
export function isLocalProgram(request: IncomingMessage): boolean {
  const { origin, "sec-fetch-site": fetchSite } = request.headers;
  return (
    origin === undefined &&
    (fetchSite === undefined || fetchSite === "none") &&
    LOOPBACK_NAMES.has(absoluteUrl(request).hostname)
  );
}

/** Whether the caller sent `key` as `x-functions-key`, or else as `?code=`; the header wins, as in Azure. */
export function hasKey(request: IncomingMessage, key: string): boolean {
  const header = request.headers["x-functions-key"];
  const sent = typeof header === "string" ? header : absoluteUrl(request).searchParams.get("code");
  const [a, b] = [Buffer.from(sent ?? ""), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
