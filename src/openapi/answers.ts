/** Parameters and responses that several calls of the HTTP contract have. */
import type { Answer, Parameter } from "./operation";

export const runId: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The run's id, as the start returned it.",
  schema: { type: "string" },
};

export const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Requests with the same key and the same body get the same run or workflow, so that a call may be repeated. Replaces the field idempotencyKey.",
  schema: { type: "string", maxLength: 256 },
};

export const signedLink: readonly Parameter[] = [
  {
    name: "exp",
    in: "query",
    required: true,
    description: "When the link expires, in seconds since 1970.",
    schema: { type: "integer", format: "int64" },
  },
  {
    name: "sig",
    in: "query",
    required: true,
    description: "The link's signature.",
    schema: { type: "string" },
  },
];

export const problem = (status: number, description: string): Answer => ({
  status,
  description,
  schema: "Problem",
});

export const badRequest = problem(400, "The request is not valid; every invalid field is named.");
export const workflowId: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The workflow's id, as the start returned it.",
  schema: { type: "string" },
};

export const tooLong = problem(413, "The body is longer than 64 KB.");
export const noSuchRun = problem(
  404,
  "There is no such run, the caller may not read it, or it was deleted after the retention time.",
);
export const refusals: readonly Answer[] = [
  problem(
    401,
    "No credential, or a wrong one. If the platform rejects the request, there is no body.",
  ),
  problem(403, "The caller's identity is not allowed, or it has no right to do this."),
];
export const unavailable: Answer = {
  ...problem(503, "The state cannot be read or written at the moment. Try again."),
  headers: ["Retry-After"],
};

export const noSuchWorkflow = problem(
  404,
  "There is no such workflow, or it was deleted after the retention time.",
);

export const workflowDidNotSucceed: Answer = {
  status: 424,
  description: "The workflow did not succeed; error.message says why.",
  schema: "WorkflowResultDocument",
};

export const runDidNotSucceed: Answer = {
  status: 424,
  description: "The run did not succeed; error.message says why.",
  schema: "ResultDocument",
};
