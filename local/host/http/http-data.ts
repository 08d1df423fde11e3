import type { IncomingMessage, ServerResponse } from "node:http";

import type { CookieData, HttpData, TypedData } from "../worker/core-types";

/** A request as the Functions host passes it to the worker. */
export function toHttpData(
  request: IncomingMessage,
  params: Readonly<Record<string, string | undefined>>,
  body: Buffer | undefined,
): HttpData {
  const url = absoluteUrl(request);
  return {
    method: request.method ?? "GET",
    url: url.href,
    nullableHeaders: toNullable(headersOf(request)),
    nullableQuery: toNullable(queryOf(url)),
    nullableParams: toNullable(Object.entries(params)),
    body: body === undefined || body.length === 0 ? null : { bytes: body },
  };
}

/** A path that starts with two slashes must not be parsed as a host name. */
export function absoluteUrl({ url = "/", headers }: IncomingMessage): URL {
  const origin = `http://${headers.host ?? "localhost"}`;
  return url.startsWith("/") ? new URL(`${origin}${url}`) : new URL(url, origin);
}

type Pairs = readonly (readonly [string, string | undefined])[];

function headersOf(request: IncomingMessage): Pairs {
  return Object.entries(request.headers)
    .filter(([name]) => name !== "transfer-encoding")
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]);
}

/** Several values of one name are joined by commas. */
function queryOf(url: URL): Pairs {
  const names = [...new Set(url.searchParams.keys())];
  return names.map((name) => [name, url.searchParams.getAll(name).join(",")]);
}

function toNullable(pairs: Pairs): Record<string, { value: string }> {
  const present = pairs.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, { value }]],
  );
  return Object.fromEntries(present) as Record<string, { value: string }>;
}

/** Writes what an HTTP function returned, or 204 if it returned nothing. */
export function writeHttpData(response: ServerResponse, data: TypedData | null | undefined): void {
  const http = data?.http;
  if (http === undefined) {
    response.writeHead(204).end();
    return;
  }
  const { statusCode = "200" } = http;
  setHeaders(response, http);
  const body = http.body?.bytes ?? new Uint8Array();
  if (!BODYLESS.has(statusCode)) response.setHeader("content-length", body.byteLength);
  response.writeHead(Number(statusCode)).end(body);
}

/** Node sets the length itself; a wrong one from the app would break the connection. */
const SET_BY_NODE = /^(content-length|transfer-encoding|connection)$/i;

function setHeaders(response: ServerResponse, { headers = {}, cookies = [] }: HttpData): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!SET_BY_NODE.test(name)) response.setHeader(name, value);
  }
  if (cookies.length > 0) response.setHeader("set-cookie", cookies.map(renderCookie));
}

const BODYLESS = new Set(["204", "304"]);

function renderCookie(cookie: CookieData): string {
  const { name = "", value = "", domain, path, expires, maxAge, secure, httpOnly } = cookie;
  return [
    `${name}=${encodeURIComponent(value)}`,
    attribute("Domain", domain?.value),
    attribute("Path", path?.value),
    attribute("Expires", toUtc(expires?.value?.seconds)),
    attribute("Max-Age", maxAge?.value),
    ...flagged("Secure", secure?.value),
    ...flagged("HttpOnly", httpOnly?.value),
    attribute("SameSite", sameSiteOf(cookie.sameSite)),
  ]
    .filter((part) => part !== "")
    .join("; ");
}

function attribute(name: string, value: string | number | undefined): string {
  return value === undefined ? "" : `${name}=${value}`;
}

function flagged(name: string, value: boolean | undefined): string[] {
  return value === true ? [name] : [];
}

function toUtc(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000).toUTCString();
}

/** In the protocol, "none" means "not given" and "explicitNone" means None. */
function sameSiteOf(value: string | undefined): string | undefined {
  const names: Record<string, string> = { lax: "Lax", strict: "Strict", explicitnone: "None" };
  return names[value?.toLowerCase() ?? ""];
}
