import type { IncomingMessage, ServerResponse } from "node:http";

import type { CookieData, HttpData, TypedData } from "../worker/core-types";

/** A request as the Functions host hands it to the worker. */
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

export function absoluteUrl(request: IncomingMessage): URL {
  return new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
}

type Pairs = readonly (readonly [string, string | undefined])[];

function headersOf(request: IncomingMessage): Pairs {
  return Object.entries(request.headers)
    .filter(([name]) => name !== "transfer-encoding")
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]);
}

/** Several values of one name arrive joined by commas. */
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

/** Writes what an HTTP function returned; nothing returned is 204. */
export function writeHttpData(response: ServerResponse, data: TypedData | null | undefined): void {
  const http = data?.http;
  if (http === undefined) {
    response.writeHead(204).end();
    return;
  }
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    // Node counts the body itself; a wrong length from the app would break the connection.
    if (!/^(content-length|transfer-encoding|connection)$/i.test(name)) {
      response.setHeader(name, value);
    }
  }
  const cookies = (http.cookies ?? []).map(renderCookie);
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  const body = http.body?.bytes ?? new Uint8Array();
  const status = Number(http.statusCode ?? "200");
  if (status !== 204 && status !== 304) response.setHeader("content-length", body.byteLength);
  response.writeHead(status).end(body);
}

function renderCookie(cookie: CookieData): string {
  const seconds = cookie.expires?.value?.seconds;
  const expires = seconds === undefined ? undefined : new Date(seconds * 1000).toUTCString();
  const maxAge = cookie.maxAge?.value;
  const attributes = [
    attribute("Domain", cookie.domain?.value),
    attribute("Path", cookie.path?.value),
    attribute("Expires", expires),
    attribute("Max-Age", maxAge === undefined ? undefined : String(maxAge)),
    cookie.secure?.value === true ? "; Secure" : "",
    cookie.httpOnly?.value === true ? "; HttpOnly" : "",
    attribute("SameSite", sameSiteOf(cookie.sameSite)),
  ];
  const value = encodeURIComponent(cookie.value ?? "");
  return `${cookie.name ?? ""}=${value}${attributes.join("")}`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : `; ${name}=${value}`;
}

/** The protocol says "none" for "not given" and "explicitNone" for None. */
function sameSiteOf(value: string | undefined): string | undefined {
  const names: Record<string, string> = { lax: "Lax", strict: "Strict", explicitnone: "None" };
  return names[value?.toLowerCase() ?? ""];
}
