import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { plainSecondsOf } from "../../contracts/run-request";
import type { HubClient } from "../../hub/hub-client";
import type { Caller } from "../door/caller";
import { noSuchRun } from "../door/problem";
import { respond } from "../door/respond";
import { findVisibleRun } from "../door/rights";
import { onlyTheLink, refusedLink } from "./link-answers";
import type { ResultLinks } from "./result-link";
import { findOutputs } from "../../hub/find-outputs";
import { type DocumentOptions, findRunDocument } from "../../hub/find-run-document";
import { addressesOf, resultDocument } from "../../hub/run-documents";
import { findRun, type StoredRun } from "../../hub/run-store";

/** `GET /api/runs/{id}`: always 200 for a run that exists, whatever its status. */
export const createGetRun =
  (options: DocumentOptions) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const run = await findVisibleRun(client, id, caller);
    return run === null ? noSuchRun(id) : respond(200, await findRunDocument(client, run, options));
  };

export interface GetRunResultOptions {
  readonly baseUrl: string;
  readonly links: ResultLinks;
  readonly now: () => Date;
}

/** Half of the usual `waitSeconds`: a caller learns of the end soon, and does not poll too often. */
const RETRY_AFTER_SECONDS = 15;

/**
 * `GET /api/runs/{id}/result`: 202 while the run is live, 200 for a success, 424 for any other outcome. No caller retries a
 * 424: Data Factory fails with our message, and Logic Apps does not start the job again.
 */
export const createGetRunResult =
  ({ baseUrl, links, now }: GetRunResultOptions) =>
  async (request: HttpRequest, client: HubClient): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const link = links.verify(id, request.query, now());
    if (link !== "valid") return refusedLink(link);
    const run = await findRun(client, id);
    if (run === null) return noSuchRun(id);
    const outputs = succeeded(run) ? await findOutputs(client, run, now()) : null;
    const isReady = run.ended && outputs !== "notVisible";
    const document = resultDocument(run, addressesOf(baseUrl, run.id), isReady ? outputs : null);
    if (!isReady) return respond(202, document, headersOf(run, request, baseUrl));
    return respond(succeeded(run) ? 200 : 424, document);
  };

/** What a caller needs that polls. */
const headersOf = (
  { id, input }: StoredRun,
  { query }: HttpRequest,
  baseUrl: string,
): Readonly<Record<string, string>> => ({
  Location: `${baseUrl}/api/runs/${id}/result?${onlyTheLink(query)}`,
  "Retry-After": String(Math.min(waitOf(input), RETRY_AFTER_SECONDS)),
});

const waitOf = (input: StoredRun["input"]): number =>
  input === null ? RETRY_AFTER_SECONDS : plainSecondsOf(input.waitSeconds);

const succeeded = (run: StoredRun): boolean => run.progress.conclusion?.outcome === "succeeded";
