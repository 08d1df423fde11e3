import { AcceptedWorkflow, WorkflowResultDocument } from "../contracts/workflows/workflow-document";
import { onlyInTheFirstResponse } from "./started-run";

/** Both responses of a start or a resume in one schema. The reasons are those of `started-run.ts`. */
export const StartedWorkflow = AcceptedWorkflow.extend({
  ...WorkflowResultDocument.shape,
  resultUrl: onlyInTheFirstResponse(AcceptedWorkflow.shape.resultUrl),
  cancelUrl: onlyInTheFirstResponse(AcceptedWorkflow.shape.cancelUrl),
}).partial({
  resultUrl: true,
  cancelUrl: true,
  error: true,
  outcome: true,
  name: true,
  generation: true,
  counts: true,
  outputs: true,
});
