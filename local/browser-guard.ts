/**
 * Keeps web pages out of the servers of this machine. They listen on loopback alone, but a page in the browser can send
 * requests there too: across origins, or under a name of its own that resolves to 127.0.0.1 (DNS rebinding).
 *
 * Every request must name a host that is served, may name no other origin, and may carry no body that a browser sends
 * across origins without asking first: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
import type { IncomingHttpHeaders } from "node:http";

export interface Objection {
  readonly status: 403 | 415;
  /** A sentence for the sender of the request. */
  readonly detail: string;
}

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** The names that requests may come under: those of this machine, and others that its owner named. */
export const servedNames = (others: readonly string[] = []): ReadonlySet<string> =>
  new Set([...LOOPBACK_NAMES, ...others.map((name) => name.toLowerCase())]);

/** Why a request is rejected; null if it is accepted. */
export function objectionTo(
  headers: IncomingHttpHeaders,
  names: ReadonlySet<string>,
): Objection | null {
  const host = parse(`http://${headers.host ?? ""}`);
  if (host === null || !names.has(host.hostname)) {
    const detail = `This server answers under the names ${[...names].join(", ")} only; the request's Host header has another one.`;
    return { status: 403, detail };
  }
  const { origin } = headers;
  if (origin !== undefined && parse(origin)?.host !== host.host) {
    return {
      status: 403,
      detail: "This server takes no requests from web pages of other origins.",
    };
  }
  return hasBody(headers) && !isJson(headers["content-type"])
    ? { status: 415, detail: "Send the body with the header Content-Type: application/json." }
    : null;
}

const parse = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;

const isJson = (contentType = ""): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType.trim());
