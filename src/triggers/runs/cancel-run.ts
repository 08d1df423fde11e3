import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { noSuchRun } from "../door/problem";
import { respond } from "../door/respond";
import { addressesOf, statusDocument } from "../../hub/run-documents";
import { findRun, findWatchProgress, requestCancel } from "../../hub/run-store";

/**
 * `DELETE /api/runs/{id}` and `POST /api/runs/{id}/cancel`: tells a live run to cancel its job and to wait until it has
 * stopped. A finished run does not change. The status is 200 in both cases, because Data Factory does not accept a 202
 * without `Location`.
 */
export const createCancelRun =
  ({ baseUrl, now }: { baseUrl: string; now: () => Date }) =>
  async (request: HttpRequest, client: HubClient): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const run = await findRun(client, id);
    if (run === null) return noSuchRun(id);
    if (!run.ended) await requestCancel(client, run.id, now());
    const document = statusDocument(
      run,
      await findWatchProgress(client, run),
      addressesOf(baseUrl, run.id),
    );
    return respond(200, {
      ...document,
      message: run.ended
        ? document.message
        : "Cancel requested; the run ends when its job is seen to have stopped",
    });
  };
