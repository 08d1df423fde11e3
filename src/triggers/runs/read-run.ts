import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { noSuchRun, problem } from "../door/problem";
import { respond } from "../door/respond";
import type { ResultLinks } from "./result-link";
import { addressesOf, resultDocument, statusDocument } from "../../hub/run-documents";
import { findRun, findWatchProgress, type StoredRun } from "../../hub/run-store";

/** `GET /api/runs/{id}`: always 200 for a run that exists, however it stands. */
export const createGetRun =
  (baseUrl: string) =>
  async (request: HttpRequest, client: HubClient): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const run = await findRun(client, id);
    if (run === null) return noSuchRun(id);
    const watch = await findWatchProgress(client, run);
    return respond(200, statusDocument(run, watch, addressesOf(baseUrl, run.id)));
  };

export interface GetRunResultOptions {
  readonly baseUrl: string;
  readonly links: ResultLinks;
  readonly now: () => Date;
}

/** A pace between the recipe's own 30 seconds and impatience. */
const RETRY_AFTER_SECONDS = 15;

/**
 * `GET /api/runs/{id}/result`: 202 while it lives, 200 on success, 424 on anything else. The 424 is a 4xx that no
 * caller retries: Data Factory turns red with our message, Logic Apps does not send the job again.
 */
export const createGetRunResult =
  ({ baseUrl, links, now }: GetRunResultOptions) =>
  async (request: HttpRequest, client: HubClient): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const link = links.verify(id, request.query, now());
    if (link !== "valid") return refusedLink(link);
    const run = await findRun(client, id);
    if (run === null) return noSuchRun(id);
    const document = resultDocument(run, addressesOf(baseUrl, run.id));
    if (!run.ended) {
      const headers = {
        Location: `${baseUrl}/api/runs/${run.id}/result?${onlyTheLink(request.query)}`,
        "Retry-After": String(
          Math.min(run.input?.waitSeconds ?? RETRY_AFTER_SECONDS, RETRY_AFTER_SECONDS),
        ),
      };
      return respond(202, document, headers);
    }
    return respond(succeeded(run) ? 200 : 424, document);
  };

/** A caller may send more along, even a function key; none of it belongs into an address that gets logged. */
const onlyTheLink = (query: URLSearchParams): string =>
  new URLSearchParams({ exp: query.get("exp") ?? "", sig: query.get("sig") ?? "" }).toString();

const succeeded = (run: StoredRun): boolean => run.progress.conclusion?.outcome === "succeeded";

const refusedLink = (verdict: "expired" | "forged"): HttpResponseInit =>
  problem({
    status: 403,
    code: verdict === "expired" ? "linkExpired" : "linkInvalid",
    title: "This result link cannot be used",
    detail:
      verdict === "expired"
        ? "The result link has expired. Read the run at its statusUrl, or send the same idempotency key again for a new link."
        : "The result link's signature is not valid. Use the Location that the start of the run answered, unchanged.",
  });
