import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { DocumentOptions } from "../../hub/find-run-document";
import type { HubClient } from "../../hub/hub-client";
import { cancelGeneration } from "../../hub/request-cancel";
import { findWorkflowDocument } from "../../hub/workflows/find-workflow-document";
import type { Caller } from "../door/caller";
import { noSuchWorkflow } from "../door/problem";
import { respond } from "../door/respond";
import { findVisibleWorkflow, refusalForWorkflow } from "./rights";

export const CANCEL_REQUESTED_MESSAGE =
  "Cancel requested; the workflow ends when its live steps are seen to have stopped";

/**
 * `DELETE /api/workflows/{id}` and `POST /api/workflows/{id}/cancel`: starts no further step, cancels those that are live, and
 * waits until they have stopped. A finished workflow does not change. 200 in both cases, as for runs.
 */
export const createCancelWorkflow =
  (options: DocumentOptions) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const workflow = await findVisibleWorkflow(client, id, caller);
    if (workflow === null) return noSuchWorkflow(id);
    const refusal = refusalForWorkflow(caller, "cancel", workflow);
    if (refusal !== null) return refusal;
    if (!workflow.ended) await cancelGeneration(client, workflow, options.now());
    const document = await findWorkflowDocument(client, workflow, options);
    return respond(200, {
      ...document,
      message: workflow.ended ? document.message : CANCEL_REQUESTED_MESSAGE,
    });
  };
