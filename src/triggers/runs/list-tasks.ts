import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { AttemptReference } from "../../contracts/attempt";
import type { RunTasks, TasksResult } from "../../contracts/tasks";
import { findAttempt } from "../../hub/find-attempt";
import type { HubClient } from "../../hub/hub-client";
import type { Caller } from "../door/caller";
import { noSuchRun, problem } from "../door/problem";
import { respond } from "../door/respond";
import { findVisibleRun } from "../door/rights";

/** Asks the vendor of an attempt. The program provides it, because a trigger knows no vendor. */
export type ListTasks = (attempt: AttemptReference) => Promise<TasksResult>;

const RETRY_AFTER_SECONDS = 10;

/**
 * `GET /api/runs/{id}/tasks`: the parts of the newest attempt, as the vendor describes them now. Nothing is stored, so it
 * costs calls to the vendor each time.
 */
export const createListTasks =
  (listTasks: ListTasks) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const id = request.params["id"] ?? "";
    const run = await findVisibleRun(client, id, caller);
    if (run === null) return noSuchRun(id);
    const attempt = await findAttempt(client, run);
    if (attempt === null) {
      return respond(200, { runId: id, attempt: null, tasks: [], truncated: false });
    }
    const result = await listTasks(attempt);
    switch (result.kind) {
      case "listed": {
        const { tasks, truncated } = result;
        const document: RunTasks = { runId: id, attempt: attempt.number, tasks, truncated };
        return respond(200, document);
      }
      case "missing":
        return runMissing(result.reason);
      case "unreachable":
        return vendorUnreachable(result);
    }
  };

const runMissing = (reason: string): HttpResponseInit =>
  problem({
    status: 404,
    code: "runMissing",
    title: "The vendor does not have this run any more",
    detail: `The vendor cannot list the parts of this run: ${reason}`,
  });

const vendorUnreachable = ({
  reason,
  retryAfterSeconds,
}: Extract<TasksResult, { kind: "unreachable" }>): HttpResponseInit =>
  problem(
    {
      status: 503,
      code: "vendorUnreachable",
      title: "The vendor could not be asked",
      detail: `The vendor could not list the parts of this run: ${reason}`,
    },
    { "Retry-After": String(Math.ceil(retryAfterSeconds ?? RETRY_AFTER_SECONDS)) },
  );
