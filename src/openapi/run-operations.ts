/** The calls about runs, with their responses. */
import {
  badRequest,
  idempotencyKey,
  noSuchRun,
  problem,
  refusals,
  runDidNotSucceed,
  runId,
  signedLink,
  tooLong,
  unavailable,
} from "./answers";
import type { Operation } from "./operation";
import { RUN_CHANGE_OPERATIONS } from "./run-change-operations";

const startRun: Operation = {
  id: "StartRun",
  method: "post",
  path: "/runs",
  summary: "Start a run",
  description:
    "Starts a job at its vendor exactly once and waits for it. A caller that follows 202 and Location gets the result when the job ends, or 424 with the vendor's message if it did not succeed.",
  parameters: [idempotencyKey],
  query: null,
  body: "RunRequest",
  answers: [
    {
      status: 202,
      description: "Accepted. Poll Location for the result.",
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
    problem(
      409,
      "The idempotency key belongs to a request with another body, to one that cannot be compared any more, or to a run that the caller may not read.",
    ),
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
      description: "Accepted. Poll Location for the result.",
      schema: "StartedRun",
      headers: ["Location", "Retry-After", "Idempotent-Replayed"],
    },
    runDidNotSucceed,
  ],
  needsKey: true,
  inDesigner: true,
};

const listRuns: Operation = {
  id: "ListRuns",
  method: "get",
  path: "/runs",
  summary: "List runs",
  description: "The runs that the caller may read, newest first, a page at a time.",
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

const getRun: Operation = {
  id: "GetRun",
  method: "get",
  path: "/runs/{id}",
  summary: "Read a run",
  description: "Always returns 200 for a run that exists, whatever its status.",
  parameters: [runId],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The run.", schema: "RunDocument" },
    ...refusals,
    noSuchRun,
    unavailable,
  ],
  needsKey: true,
  inDesigner: true,
};

const listTasks: Operation = {
  id: "ListTasks",
  method: "get",
  path: "/runs/{id}/tasks",
  summary: "List the parts of a run",
  description:
    "The tasks, steps, models or tables of the run's newest attempt, as the vendor describes them now. The vendor is asked each time.",
  parameters: [runId],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The parts.", schema: "RunTasks" },
    ...refusals,
    problem(
      404,
      "There is no such run, the caller may not read it, or the vendor does not have it any more.",
    ),
    {
      ...problem(503, "The run's state cannot be read, or the vendor cannot be asked. Try again."),
      headers: ["Retry-After"],
    },
  ],
  needsKey: true,
  inDesigner: true,
};

const getRunRequest: Operation = {
  id: "GetRunRequest",
  method: "get",
  path: "/runs/{id}/request",
  summary: "Read the request of a run",
  description:
    "The body with which the run can be started again, with the parameters of its job. Needs the right to start the same.",
  parameters: [runId],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The request.", schema: "RunRequestDocument" },
    ...refusals,
    noSuchRun,
    problem(409, "The parameters are stored encrypted, or the request cannot be read."),
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
    "The signed link that the start returns as Location and resultUrl. It needs no other credential and ignores any that is sent.",
  parameters: [runId, ...signedLink],
  query: null,
  body: null,
  answers: [
    { status: 200, description: "The run succeeded.", schema: "ResultDocument" },
    {
      status: 202,
      description: "The run has not ended. Try again after Retry-After.",
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

export const RUN_OPERATIONS: readonly Operation[] = [
  startRun,
  listRuns,
  getRun,
  listTasks,
  getRunRequest,
  ...RUN_CHANGE_OPERATIONS,
  getRunResult,
];
