/** Registers the calls about workflows. */
import { noticeScopeOf } from "../contracts/notices";
import { registerEndpoint } from "../hub/functions";
import { createSummaryOf } from "../hub/run-order";
import { guarded } from "../triggers/door/guarded";
import { createResultLinks } from "../triggers/runs/result-link";
import { createCancelWorkflow } from "../triggers/workflows/cancel-workflow";
import { createCancelWorkflowByKey } from "../triggers/workflows/cancel-workflow-by-key";
import { createListWorkflows } from "../triggers/workflows/list-workflows";
import { createGetWorkflow, createGetWorkflowResult } from "../triggers/workflows/read-workflow";
import { createResumeWorkflow } from "../triggers/workflows/resume-workflow";
import { createStartWorkflow } from "../triggers/workflows/start-workflow";
import type { EndpointOptions } from "./endpoint-options";
import { forCallersOf } from "./for-callers-of";

export function registerWorkflows({
  settings,
  connected,
  callbacks,
  seal,
  workflowRequest,
  orders,
  now,
}: EndpointOptions): void {
  const baseUrl = settings.publicBaseUrl;
  const links = createResultLinks(baseUrl, settings.resultLinkKeys, "workflows");
  const answers = { baseUrl, links, linkDays: settings.resultLinkDays, now };
  const startWorkflow = createStartWorkflow({
    ...answers,
    request: workflowRequest,
    orderWorkflow: orders.orderWorkflow,
    summaryOf: createSummaryOf(connected.offers),
    callbacks,
    seal,
    logicAppsKeys: settings.callers.logicAppsKeys,
  });
  const cancelWorkflow = createCancelWorkflow(answers);
  const notices = noticeScopeOf(settings.notify);
  const resumeWorkflow = createResumeWorkflow({ ...answers, seal, notices });
  const register = forCallersOf(settings);
  register("startWorkflow", "POST", "workflows", startWorkflow);
  register("listWorkflows", "GET", "workflows", createListWorkflows(answers));
  register("getWorkflow", "GET", "workflows/{id}", createGetWorkflow(answers));
  register("deleteWorkflow", "DELETE", "workflows/{id}", cancelWorkflow);
  register("cancelWorkflow", "POST", "workflows/{id}/cancel", cancelWorkflow);
  register("resumeWorkflow", "POST", "workflows/{id}/resume", resumeWorkflow);
  register("cancelWorkflowByKey", "POST", "workflows/cancel", createCancelWorkflowByKey(answers));
  // Anonymous: the signature is the credential, and a caller that polls may send a key for something else.
  registerEndpoint("getWorkflowResult", {
    route: "workflows/{id}/result",
    method: "GET",
    authLevel: "anonymous",
    handler: guarded(createGetWorkflowResult(answers)),
  });
}
