/** The calls about workflows, with their responses. */
import {
  badRequest,
  idempotencyKey,
  noSuchWorkflow,
  problem,
  refusals,
  signedLink,
  tooLong,
  unavailable,
  workflowDidNotSucceed,
  workflowId,
} from "./answers";
import type { Answer, HeaderName, Operation } from "./operation";

const POLLING: readonly HeaderName[] = ["Location", "Retry-After", "Idempotent-Replayed"];

/** The response of a start or a resume. */
const accepted = (schema: "AcceptedWorkflow" | "StartedWorkflow"): Answer => ({
  status: 202,
  description: "Accepted. Poll Location for the result.",
  schema,
  headers: POLLING,
});

const startWorkflow: Operation = {
  id: "StartWorkflow",
  method: "post",
  path: "/workflows",
  summary: "Start a workflow",
  description:
    "Starts several jobs that depend on each other, each exactly once, and waits for them. A caller that follows 202 and Location gets the result when the workflow ends, or 424 with the message of each failed step if it did not succeed.",
  parameters: [idempotencyKey],
  query: null,
  body: "WorkflowRequest",
  answers: [
    accepted("AcceptedWorkflow"),
    {
      status: 200,
      description: "Accepted; the result is posted to the callback that the request names.",
      schema: "AcceptedWorkflow",
      headers: ["Idempotent-Replayed"],
    },
    badRequest,
    ...refusals,
    problem(409, "The idempotency key belongs to a request with another body."),
    problem(413, "The body is longer than 256 KB."),
    unavailable,
  ],
  followedAnswers: [
    {
      status: 200,
      description:
        "The workflow succeeded. With a callback in the request: the workflow was accepted, and its result is posted there.",
      schema: "StartedWorkflow",
      headers: ["Idempotent-Replayed"],
    },
    accepted("StartedWorkflow"),
    workflowDidNotSucceed,
  ],
  needsKey: true,
  inDesigner: true,
};

const getWorkflow: Operation = {
  id: "GetWorkflow",
  method: "get",
  path: "/workflows/{id}",
  summary: "Read a workflow",
  description: "Always returns 200 for a workflow that exists, whatever its status.",
  parameters: [workflowId],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The workflow with its steps.", schema: "WorkflowDocument" },
    ...refusals,
    noSuchWorkflow,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const getWorkflowResult: Operation = {
  id: "GetWorkflowResult",
  method: "get",
  path: "/workflows/{id}/result",
  summary: "Read the result of a workflow",
  description:
    "The signed link that the start returns as Location and resultUrl. It needs no other credential and ignores any that is sent. After a resume it returns 202 again.",
  parameters: [workflowId, ...signedLink],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The workflow succeeded.", schema: "WorkflowResultDocument" },
    {
      status: 202,
      description: "The workflow has not ended. Try again after Retry-After.",
      schema: "WorkflowResultDocument",
      headers: ["Location", "Retry-After"],
    },
    problem(403, "The link's signature is not valid, or the link has expired."),
    noSuchWorkflow,
    workflowDidNotSucceed,
    unavailable,
  ],
  needsKey: false,
  inDesigner: false,
};

const cancelWorkflow: Operation = {
  id: "CancelWorkflow",
  method: "post",
  path: "/workflows/{id}/cancel",
  summary: "Cancel a workflow",
  description:
    "Starts no further step, and cancels the jobs of the live ones. The workflow ends when they have stopped.",
  parameters: [workflowId],
  query: null,
  body: null,
  answers: [
    {
      status: 200,
      description: "Cancel requested, or the workflow had already ended and does not change.",
      schema: "WorkflowDocument",
    },
    ...refusals,
    noSuchWorkflow,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const deleteWorkflow: Operation = {
  ...cancelWorkflow,
  id: "DeleteWorkflow",
  method: "delete",
  path: "/workflows/{id}",
  summary: "Cancel a workflow with DELETE",
  description:
    "The same as CancelWorkflow. The workflow is not deleted: its document can still be read.",
  inDesigner: false,
};

const cancelWorkflowByKey: Operation = {
  id: "CancelWorkflowByKey",
  method: "post",
  path: "/workflows/cancel",
  summary: "Cancel the workflow of a key",
  description:
    "For callers that cannot know the workflow's id, such as the unsubscribe of the HTTP Webhook action of Logic Apps. A workflow that has ended does not change, and a key without a workflow is not an error.",
  parameters: [idempotencyKey],
  query: null,
  body: "CancelByKey",
  answers: [
    {
      status: 200,
      description: "Cancel requested, or nothing runs under this key.",
      schema: "KeyCancellation",
    },
    badRequest,
    ...refusals,
    tooLong,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const resumeWorkflow: Operation = {
  id: "ResumeWorkflow",
  method: "post",
  path: "/workflows/{id}/resume",
  summary: "Resume a workflow",
  description:
    "Of a workflow that did not succeed: repairs what failed or starts it anew, and runs what was skipped. What succeeded is not run again. The id stays the same. A caller that follows 202 and Location gets the result. While the resumed workflow is live, another call returns the same one.",
  parameters: [workflowId],
  query: null,
  body: "ResumeRequest",
  answers: [
    accepted("AcceptedWorkflow"),
    badRequest,
    ...refusals,
    noSuchWorkflow,
    problem(409, "The workflow has not ended, has succeeded, or was resumed too often."),
    tooLong,
    unavailable,
  ],
  followedAnswers: [
    {
      status: 200,
      description: "The workflow succeeded.",
      schema: "StartedWorkflow",
      headers: ["Idempotent-Replayed"],
    },
    accepted("StartedWorkflow"),
    workflowDidNotSucceed,
  ],
  needsKey: true,
  inDesigner: true,
};

const listWorkflows: Operation = {
  id: "ListWorkflows",
  method: "get",
  path: "/workflows",
  summary: "List workflows",
  description: "Newest first, a page at a time.",
  parameters: [],
  query: "WorkflowListQuery",
  body: null,
  answers: [
    { status: 200, description: "A page of workflows.", schema: "WorkflowList" },
    badRequest,
    ...refusals,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

export const WORKFLOW_OPERATIONS: readonly Operation[] = [
  startWorkflow,
  listWorkflows,
  getWorkflow,
  deleteWorkflow,
  cancelWorkflow,
  cancelWorkflowByKey,
  resumeWorkflow,
  getWorkflowResult,
];
