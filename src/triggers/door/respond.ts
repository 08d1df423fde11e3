import type { HttpResponseInit } from "@azure/functions";

/** Every response is a JSON object that is not cached and that a browser does not treat as anything else. */
export const respond = (
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): HttpResponseInit => ({
  status,
  headers: {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    ...headers,
  },
  body: JSON.stringify(body),
});
