/** The calls that cancel or repair a run, with their responses. */
import {
  badRequest,
  idempotencyKey,
  noSuchRun,
  problem,
  refusals,
  runDidNotSucceed,
  runId,
  tooLong,
  unavailable,
} from "./answers";
import type { Answer, Operation } from "./operation";

const cancelAnswers: readonly Answer[] = [
  {
    status: 200,
    description: "Cancel requested, or the run had already ended and does not change.",
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
  description: "Cancels the job at the vendor. The run ends when the job has stopped.",
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
    "For callers that cannot know the run's id, such as the unsubscribe of the HTTP Webhook action of Logic Apps. A run that has ended does not change, and a key without a run is not an error.",
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

const repairRun: Operation = {
  id: "RepairRun",
  method: "post",
  path: "/runs/{id}/repair",
  summary: "Repair a run",
  description:
    "Of a run that did not succeed, starts a new run that runs again only what failed, or the whole job. A caller that follows 202 and Location gets the result of the new run. While the new run is live, another call returns the same one.",
  parameters: [runId],
  query: null,
  body: "RepairRequest",
  answers: [
    {
      status: 202,
      description: "Accepted. Poll Location for the result.",
      schema: "AcceptedRun",
      headers: ["Location", "Retry-After", "Idempotent-Replayed"],
    },
    badRequest,
    ...refusals,
    noSuchRun,
    problem(
      409,
      "The run has not ended, has succeeded, or has nothing that could be repaired; or its parameters cannot be opened.",
    ),
    tooLong,
    unavailable,
  ],
  followedAnswers: [
    {
      status: 200,
      description: "The new run succeeded.",
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

export const RUN_CHANGE_OPERATIONS: readonly Operation[] = [
  deleteRun,
  cancelRun,
  cancelRunByKey,
  repairRun,
];
