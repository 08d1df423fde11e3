/** The response to a call that starts or resumes a workflow, or finds what an equal call has started. */
import type { HttpResponseInit } from "@azure/functions";
import type { AcceptedWorkflow } from "../../contracts/workflows/workflow-document";
import type { WorkflowInput } from "../../contracts/workflows/workflow-input";
import { workflowAddressesOf } from "../../hub/run-documents";
import type { AttachedWorkflow } from "../../hub/workflows/attach-workflow";
import { workflowVerdictOf } from "../../hub/workflows/workflow-documents";
import { respond } from "../door/respond";
import { expiryOf, type AcceptedRunOptions } from "../runs/accepted-run";

export type AcceptedWorkflowOptions = AcceptedRunOptions;

const RETRY_AFTER_SECONDS = 30;

/** For callers that poll: `Location` returns the result. */
export function accepted(
  attached: AttachedWorkflow,
  input: WorkflowInput,
  options: AcceptedWorkflowOptions,
): HttpResponseInit {
  const body = acceptedDocument(attached, input, options);
  return respond(202, body, {
    Location: body.resultUrl,
    "Retry-After": String(RETRY_AFTER_SECONDS),
    ...replayed(attached),
  });
}

export const replayed = ({ isNew }: AttachedWorkflow): Readonly<Record<string, string>> =>
  isNew ? {} : { "Idempotent-Replayed": "true" };

export function acceptedDocument(
  { workflow }: AttachedWorkflow,
  input: WorkflowInput,
  options: AcceptedWorkflowOptions,
): AcceptedWorkflow {
  const { baseUrl, links } = options;
  return {
    ...workflowVerdictOf(workflow),
    resultUrl: links.sign(workflow.id, expiryOf(input, options)),
    ...workflowAddressesOf(baseUrl, workflow.id),
  };
}
