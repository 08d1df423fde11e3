/** Every call of the HTTP contract, with what it answers. */
import type { Answer, Operation, Parameter } from "./operation";

const runId: Parameter = {
  name: "id",
  in: "path",
  required: true,
  description: "The run's id, as the start answered it.",
  schema: { type: "string" },
};

const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "The same key with the same body always means the same run, so that a call may be repeated. Instead of the field idempotencyKey.",
  schema: { type: "string", maxLength: 256 },
};

const signedLink: readonly Parameter[] = [
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

const problem = (status: number, description: string): Answer => ({
  status,
  description,
  schema: "Problem",
});

const badRequest = problem(400, "The request is not valid; every wrong field is named.");
const tooLong = problem(413, "The body is longer than 64 KB.");
const noSuchRun = problem(404, "There is no such run, or it was removed after the retention time.");
const refusals: readonly Answer[] = [
  problem(401, "No credential, or not the right one. The platform's own refusal has no body."),
  problem(403, "The caller's identity is not among the allowed ones."),
];
const unavailable: Answer = {
  ...problem(503, "The run's state cannot be read or written just now. Ask again."),
  headers: ["Retry-After"],
};

const runDidNotSucceed: Answer = {
  status: 424,
  description: "The run did not succeed; error.message says why.",
  schema: "ResultDocument",
};

const startRun: Operation = {
  id: "StartRun",
  method: "post",
  path: "/runs",
  summary: "Start a run",
  description:
    "Starts a job at its vendor exactly once and waits for it. A caller that follows 202 and Location gets the result when the job ends, or 424 with the vendor's message when it did not succeed.",
  parameters: [idempotencyKey],
  query: null,
  body: "RunRequest",
  answers: [
    {
      status: 202,
      description: "Accepted. Location answers the result.",
      schema: "AcceptedRun",
      headers: ["Location", "Retry-After", "Idempotent-Replayed"],
    },
    {
      status: 200,
      description: "Accepted; the result is posted to the callback that the request names.",
      schema: "AcceptedRun",
      headers: ["Idempotent-Replayed"],
    },
    badRequest,
    ...refusals,
    problem(409, "The idempotency key belongs to a request with another body."),
    tooLong,
    unavailable,
  ],
  followedAnswers: [
    {
      status: 200,
      description:
        "The run succeeded. With a callback in the request: the run was accepted, and its result is posted there.",
      schema: "StartedRun",
      headers: ["Idempotent-Replayed"],
    },
    {
      status: 202,
      description: "Accepted. Location answers the result.",
      schema: "StartedRun",
      headers: ["Location", "Retry-After", "Idempotent-Replayed"],
    },
    runDidNotSucceed,
  ],
  needsKey: true,
  inDesigner: true,
};

const getRun: Operation = {
  id: "GetRun",
  method: "get",
  path: "/runs/{id}",
  summary: "Read a run",
  description: "Always answers 200 for a run that exists, however it stands.",
  parameters: [runId],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The run as it stands.", schema: "RunDocument" },
    ...refusals,
    noSuchRun,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const getRunResult: Operation = {
  id: "GetRunResult",
  method: "get",
  path: "/runs/{id}/result",
  summary: "Read the result of a run",
  description:
    "The signed link that the start answers as Location and resultUrl. It needs no other credential and ignores any that is sent.",
  parameters: [runId, ...signedLink],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The run succeeded.", schema: "ResultDocument" },
    {
      status: 202,
      description: "The run lives. Ask again.",
      schema: "ResultDocument",
      headers: ["Location", "Retry-After"],
    },
    problem(403, "The link's signature is not valid, or the link has expired."),
    noSuchRun,
    runDidNotSucceed,
    unavailable,
  ],
  needsKey: false,
  inDesigner: false,
};

const cancelAnswers: readonly Answer[] = [
  {
    status: 200,
    description: "Cancel requested, or the run had ended and stays as it is.",
    schema: "RunDocument",
  },
  ...refusals,
  noSuchRun,
  unavailable,
];

const cancelRun: Operation = {
  id: "CancelRun",
  method: "post",
  path: "/runs/{id}/cancel",
  summary: "Cancel a run",
  description: "Cancels the job at the vendor; the run ends when the job is seen to have stopped.",
  parameters: [runId],
  query: null,
  body: null,
  answers: cancelAnswers,
  needsKey: true,
  inDesigner: true,
};

const cancelRunByKey: Operation = {
  id: "CancelRunByKey",
  method: "post",
  path: "/runs/cancel",
  summary: "Cancel the run of a key",
  description:
    "For callers that cannot know the run's id, such as the unsubscribe of the HTTP Webhook action of Logic Apps. A run that has ended stays as it is, and a key without a run is no error.",
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

const deleteRun: Operation = {
  ...cancelRun,
  id: "DeleteRun",
  method: "delete",
  path: "/runs/{id}",
  summary: "Cancel a run with DELETE",
  description: "The same as CancelRun. The run is not deleted: its document can still be read.",
  inDesigner: false,
};

const listRuns: Operation = {
  id: "ListRuns",
  method: "get",
  path: "/runs",
  summary: "List runs",
  description: "Newest first, a page at a time.",
  parameters: [],
  query: "RunListQuery",
  body: null,
  answers: [
    { status: 200, description: "A page of runs.", schema: "RunList" },
    badRequest,
    ...refusals,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const listSchedules: Operation = {
  id: "ListSchedules",
  method: "get",
  path: "/schedules",
  summary: "List schedules",
  description: "Every configured schedule, when it is due next, and what became of its last tick.",
  parameters: [],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The schedules.", schema: "ScheduleList" },
    ...refusals,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

export const OPERATIONS: readonly Operation[] = [
  startRun,
  listRuns,
  getRun,
  deleteRun,
  cancelRun,
  cancelRunByKey,
  getRunResult,
  listSchedules,
];
