import type { z } from "zod";
import type { Contract } from "../contracts/run-request";
import { ResumeRequest } from "../contracts/workflows/resume-request";
import {
  AcceptedWorkflow,
  GenerationDocument,
  ListedWorkflow,
  StepCounts,
  StepDocument,
  WorkflowDocument,
  WorkflowList,
  WorkflowOutputs,
  WorkflowResultDocument,
} from "../contracts/workflows/workflow-document";
import { WorkflowListQuery } from "../contracts/workflows/workflow-list-query";
import { documentedWorkflowRequest } from "../contracts/workflows/workflow-request";
import { StartedWorkflow } from "./started-workflow";

/** The schemas about workflows that have a name in the documents. */
export const describedWorkflows = {
  ResumeRequest: { schema: ResumeRequest, is: "How a workflow is resumed." },
  AcceptedWorkflow: {
    schema: AcceptedWorkflow,
    is: "A workflow that was started or resumed, or found under its idempotency key.",
  },
  StartedWorkflow: {
    schema: StartedWorkflow,
    is: "A workflow that was started or resumed and, once the caller has followed the 202, how it ended.",
  },
  WorkflowDocument: { schema: WorkflowDocument, is: "Everything that is known about a workflow." },
  ListedWorkflow: {
    schema: ListedWorkflow,
    is: "What is known about a workflow, without its steps.",
  },
  StepDocument: { schema: StepDocument, is: "One step of a workflow." },
  StepCounts: { schema: StepCounts, is: "How many steps have each status." },
  GenerationDocument: {
    schema: GenerationDocument,
    is: "The start of a workflow, or one resume, and how it ended.",
  },
  WorkflowOutputs: { schema: WorkflowOutputs, is: "What the steps of a workflow produced." },
  WorkflowResultDocument: {
    schema: WorkflowResultDocument,
    is: "How a workflow ended, or that it is still running.",
    errorMessage: "message",
  },
  WorkflowList: { schema: WorkflowList, is: "One page of workflows." },
  WorkflowListQuery: { schema: WorkflowListQuery, is: "Which workflows to list." },
} as const;

/** The request, with its parts: what a step runs depends on the vendors. */
export function describeWorkflowRequest(
  contract: Contract,
): Record<
  "WorkflowRequest" | "WorkflowStep" | "StepRun",
  { readonly schema: z.ZodType; readonly is: string }
> {
  const { request, step } = documentedWorkflowRequest(contract);
  return {
    WorkflowRequest: { schema: request, is: "Which steps to run, and in which order." },
    WorkflowStep: { schema: step, is: "One step of a workflow." },
    StepRun: { schema: contract.runFields, is: "What a step runs." },
  };
}
