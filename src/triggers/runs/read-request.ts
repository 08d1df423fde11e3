import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { RunInput } from "../../contracts/run-input";
import type { RunRequestDocument } from "../../contracts/run-request-document";
import { isSealed } from "../../contracts/target";
import type { HubClient } from "../../hub/hub-client";
import type { Caller } from "../door/caller";
import { noSuchRun, problem } from "../door/problem";
import { respond } from "../door/respond";
import { findVisibleRun, refusalFor } from "../door/rights";

/**
 * `GET /api/runs/{id}/request`: the body with which the run can be started again, with its parameters. Status documents have
 * none, because their readers need not see them; so this needs the right to start the same.
 */
export const getRunRequest = async (
  request: HttpRequest,
  client: HubClient,
  caller: Caller,
): Promise<HttpResponseInit> => {
  const id = request.params["id"] ?? "";
  const run = await findVisibleRun(client, id, caller);
  if (run === null) return noSuchRun(id);
  const refusal = refusalFor(caller, "start", run);
  if (refusal !== null) return refusal;
  if (run.input === null) return notReadable();
  if (isSealed(run.input.target)) return sealed();
  const document: RunRequestDocument = { runId: id, request: requestOf(run.input) };
  return respond(200, document);
};

const requestOf = (input: RunInput): Record<string, unknown> => ({
  target: input.target,
  waitSeconds: input.waitSeconds,
  timeoutSeconds: input.timeoutSeconds,
  queueTimeoutSeconds: input.queueTimeoutSeconds,
  retry: input.retry,
  partialSuccess: input.partialSuccess,
  outputs: input.outputs ?? "summary",
  tags: withoutScheduleTags(input.tags),
});

/** Set by schedules. A run that a person starts is none of them. */
const SCHEDULE_TAGS: ReadonlySet<string> = new Set(["schedule", "tick"]);

const withoutScheduleTags = (tags: RunInput["tags"]): RunInput["tags"] =>
  Object.fromEntries(Object.entries(tags).filter(([name]) => !SCHEDULE_TAGS.has(name)));

const sealed = (): HttpResponseInit =>
  problem({
    status: 409,
    code: "parametersSealed",
    title: "The parameters are not shown",
    detail:
      "The parameters of this run are stored encrypted (SEAL_PARAMETERS), and nobody can read them here. If it did not succeed, a repair starts it again with the same ones.",
  });

const notReadable = (): HttpResponseInit =>
  problem({
    status: 409,
    code: "requestNotReadable",
    title: "The request cannot be read",
    detail: "Another version of the app has stored this run, and its request cannot be read.",
  });
