/** What the calls behind a signed result link have in common. */
import type { HttpResponseInit } from "@azure/functions";
import { problem } from "../door/problem";

/** Drops other query parameters: a caller may send even a function key, which must not be in an address that is logged. */
export const onlyTheLink = (query: URLSearchParams): string =>
  new URLSearchParams({ exp: query.get("exp") ?? "", sig: query.get("sig") ?? "" }).toString();

export const refusedLink = (verdict: "expired" | "forged"): HttpResponseInit =>
  problem({
    status: 403,
    code: verdict === "expired" ? "linkExpired" : "linkInvalid",
    title: "This result link cannot be used",
    detail:
      verdict === "expired"
        ? "The result link has expired. Read the statusUrl, or send the same idempotency key again for a new link."
        : "The result link's signature is not valid. Use the Location that the start returned, unchanged.",
  });
