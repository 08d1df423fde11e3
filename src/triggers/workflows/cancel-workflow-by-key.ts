import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { CancelByKey } from "../../contracts/cancel-by-key";
import type { KeyCancellation } from "../../contracts/key-cancellation";
import { workflowAddressesOf } from "../../hub/run-documents";
import type { HubClient } from "../../hub/hub-client";
import { cancelGeneration } from "../../hub/request-cancel";
import { workflowVerdictOf } from "../../hub/workflows/workflow-documents";
import { workflowIdOf } from "../../hub/workflows/workflow-id";
import type { StoredWorkflow } from "../../hub/workflows/workflow-store";
import type { Caller } from "../door/caller";
import { explicitKeyOf } from "../door/idempotency-key";
import { badRequest } from "../door/problem";
import { readOptionalBody } from "../door/read-body";
import { respond } from "../door/respond";
import { CANCEL_REQUESTED_MESSAGE } from "./cancel-workflow";
import { findVisibleWorkflow, refusalForWorkflow } from "./rights";

/** `POST /api/workflows/cancel`: cancels the workflow of an idempotency key. The reasons are those of `cancel-by-key.ts`. */
export const createCancelWorkflowByKey =
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
    const id = workflowIdOf(caller.scope, key.value);
    const workflow = await findVisibleWorkflow(client, id, caller);
    const refusal = workflow === null ? null : refusalForWorkflow(caller, "cancel", workflow);
    if (refusal !== null) return refusal;
    if (workflow?.ended === false) await cancelGeneration(client, workflow, now());
    return respond(200, cancellationOf(workflow, id, baseUrl));
  };

function cancellationOf(
  workflow: StoredWorkflow | null,
  id: string,
  baseUrl: string,
): KeyCancellation {
  const { statusUrl } = workflowAddressesOf(baseUrl, id);
  if (workflow === null) {
    const message = "No workflow has this key, so there is nothing to cancel";
    return { found: false, id, status: null, done: true, succeeded: null, message, statusUrl };
  }
  const verdict = workflowVerdictOf(workflow);
  const message = verdict.done ? verdict.message : CANCEL_REQUESTED_MESSAGE;
  return { found: true, ...verdict, message, statusUrl };
}
