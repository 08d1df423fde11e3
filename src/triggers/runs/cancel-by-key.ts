import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { CancelByKey } from "../../contracts/cancel-by-key";
import type { KeyCancellation } from "../../contracts/key-cancellation";
import type { Caller } from "../door/caller";
import { explicitKeyOf } from "../door/idempotency-key";
import { badRequest } from "../door/problem";
import { readOptionalBody } from "../door/read-body";
import { respond } from "../door/respond";
import { findVisibleRun, refusalFor } from "../door/rights";
import { addressesOf, verdictOf } from "../../hub/run-documents";
import { runIdOf } from "../../hub/run-id";
import { cancelRun } from "../../hub/request-cancel";
import type { StoredRun } from "../../hub/run-store";

/**
 * `POST /api/runs/cancel`: cancels the run of an idempotency key, for callers that cannot know its id.
 *
 * The HTTP Webhook action of Logic Apps unsubscribes in this way when it is cancelled or times out, and also after a
 * success. So a run that has ended does not change, and for a key without a run (never started, or deleted since) the
 * response is 200 with `found: false`: nothing is running, as the caller wants, and a 404 would make a workflow fail. So it is
 * for the key of a run that the caller may not read.
 */
export const createCancelByKey =
  ({ baseUrl, now }: { readonly baseUrl: string; readonly now: () => Date }) =>
  async (request: HttpRequest, client: HubClient, caller: Caller): Promise<HttpResponseInit> => {
    const body = await readOptionalBody(request, CancelByKey);
    if (body.kind === "refused") return badRequest(body.errors);
    const key = explicitKeyOf(request, body.value.idempotencyKey);
    if (key.kind === "refused") return badRequest([key.error]);
    if (key.value === null) {
      const message = "is needed, as a header or as the field idempotencyKey";
      return badRequest([{ field: "Idempotency-Key", message }]);
    }
    const id = runIdOf(caller.scope, key.value);
    const run = await findVisibleRun(client, id, caller);
    const refusal = run === null ? null : refusalFor(caller, "cancel", run);
    if (refusal !== null) return refusal;
    if (run?.ended === false) await cancelRun(client, run, now());
    return respond(200, cancellationOf(run, id, baseUrl));
  };

function cancellationOf(run: StoredRun | null, id: string, baseUrl: string): KeyCancellation {
  const { statusUrl } = addressesOf(baseUrl, id);
  if (run === null) {
    return {
      found: false,
      id,
      status: null,
      done: true,
      succeeded: null,
      message: "No run has this key, so there is nothing to cancel",
      statusUrl,
    };
  }
  const { status, done, succeeded, message } = verdictOf(run);
  return {
    found: true,
    id,
    status,
    done,
    succeeded,
    message: done ? message : "Cancel requested; the run ends when its job is seen to have stopped",
    statusUrl,
  };
}
