import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { DocumentOptions } from "../../hub/find-run-document";
import type { HubClient } from "../../hub/hub-client";
import { findWorkflowDocument } from "../../hub/workflows/find-workflow-document";
import { findWorkflowOutputs } from "../../hub/workflows/find-workflow-outputs";
import { workflowConclusionOf, workflowResult } from "../../hub/workflows/workflow-documents";
import { findStepStates, findWorkflow } from "../../hub/workflows/workflow-store";
import type { Caller } from "../door/caller";
import { noSuchWorkflow } from "../door/problem";
import { respond } from "../door/respond";
import { onlyTheLink, refusedLink } from "../runs/link-answers";
import type { ResultLinks } from "../runs/result-link";
import { findVisibleWorkflow } from "./rights";

/** `GET /api/workflows/{id}`: always 200 for a workflow that exists, whatever its status. */
export const createGetWorkflow =
  (options: DocumentOptions) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const workflow = await findVisibleWorkflow(client, id, caller);
    return workflow === null
      ? noSuchWorkflow(id)
      : respond(200, await findWorkflowDocument(client, workflow, options));
  };

export interface GetWorkflowResultOptions extends DocumentOptions {
  readonly links: ResultLinks;
}

const RETRY_AFTER_SECONDS = "15";

/**
 * `GET /api/workflows/{id}/result`: 202 while the workflow is live, 200 for a success, 424 for any other outcome. As for runs:
 * no caller retries a 424. After a resume, the same link returns 202 again.
 */
export const createGetWorkflowResult =
  ({ baseUrl, links, now }: GetWorkflowResultOptions) =>
  async (request: HttpRequest, client: HubClient): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const link = links.verify(id, request.query, now());
    if (link !== "valid") return refusedLink(link);
    const workflow = await findWorkflow(client, id);
    if (workflow === null) return noSuchWorkflow(id);
    const conclusion = workflowConclusionOf(workflow);
    const known = await findStepStates(client, workflow);
    const succeeded = conclusion?.outcome === "succeeded";
    const outputs = succeeded
      ? await findWorkflowOutputs(client, workflow, { known, now: now() })
      : null;
    const isReady = conclusion !== null && outputs !== "notVisible";
    const shown = { known, outputs: outputs === "notVisible" ? null : outputs };
    const document = workflowResult(workflow, shown, baseUrl);
    if (isReady) return respond(succeeded ? 200 : 424, document);
    return respond(202, document, {
      Location: `${baseUrl}/api/workflows/${id}/result?${onlyTheLink(request.query)}`,
      "Retry-After": RETRY_AFTER_SECONDS,
    });
  };
