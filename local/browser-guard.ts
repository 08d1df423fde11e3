/**
 * Rejects requests of web pages to the servers of this machine. They listen only on loopback, but a page in the browser
 * can send requests there too: across origins, or under its own name that resolves to 127.0.0.1 (DNS rebinding).
 *
 * A request must name a host that is served, must not name another origin, and must not have a body that a browser sends
 * across origins without a preflight request: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
import type { IncomingHttpHeaders } from "node:http";

export interface Objection {
  readonly status: 403 | 415;
  /** A sentence for the sender of the request. */
  readonly detail: string;
}

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** The allowed values of the Host header: the names of this machine, and others that its owner listed. */
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
