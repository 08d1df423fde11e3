import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import type { Caller } from "../door/caller";
import { noSuchRun } from "../door/problem";
import { respond } from "../door/respond";
import { findVisibleRun, refusalFor } from "../door/rights";
import { type DocumentOptions, findRunDocument } from "../../hub/find-run-document";
import { cancelRun } from "../../hub/request-cancel";

/**
 * `DELETE /api/runs/{id}` and `POST /api/runs/{id}/cancel`: tells a live run to cancel its job and to wait until it has
 * stopped. A finished run does not change. The status is 200 in both cases, because Data Factory does not accept a 202
 * without `Location`.
 */
export const createCancelRun =
  (options: DocumentOptions) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const run = await findVisibleRun(client, id, caller);
    if (run === null) return noSuchRun(id);
    const refusal = refusalFor(caller, "cancel", run);
    if (refusal !== null) return refusal;
    if (!run.ended) await cancelRun(client, run, options.now());
    const document = await findRunDocument(client, run, options);
    return respond(200, {
      ...document,
      message: run.ended
        ? document.message
        : "Cancel requested; the run ends when its job is seen to have stopped",
    });
  };
