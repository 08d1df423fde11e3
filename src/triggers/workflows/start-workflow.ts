import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { CallbackAddresses } from "../../callbacks/callback-addresses";
import { WORKFLOW_BODY_BYTE_LIMIT } from "../../contracts/workflows/limits";
import type { WorkflowRequestSchema } from "../../contracts/workflows/workflow-request";
import type { HubClient } from "../../hub/hub-client";
import { createAttachWorkflow, type GenerationOrder } from "../../hub/workflows/attach-workflow";
import { workflowIdOf } from "../../hub/workflows/workflow-id";
import type { OrderWorkflow } from "../../hub/workflows/workflow-order";
import { findWorkflow } from "../../hub/workflows/workflow-store";
import type { ParameterSeal } from "../../sealing/parameters";
import type { Caller } from "../door/caller";
import { explicitKeyOf, logicAppsKeyOf } from "../door/idempotency-key";
import { badRequest, problem, type FieldError } from "../door/problem";
import { readBody } from "../door/read-body";
import { respond } from "../door/respond";
import { ensureCallback, readCallback, type AskedCallback } from "../runs/run-callback";
import {
  accepted,
  acceptedDocument,
  replayed,
  type AcceptedWorkflowOptions,
} from "./accepted-workflow";

export interface StartWorkflowOptions extends AcceptedWorkflowOptions {
  readonly request: WorkflowRequestSchema;
  readonly orderWorkflow: OrderWorkflow;
  readonly callbacks: CallbackAddresses;
  readonly seal: ParameterSeal;
  /** Whether a Logic Apps action that sends no key gets one from its own headers. */
  readonly logicAppsKeys: boolean;
}

/** `POST /api/workflows`: starts a workflow, or re-attaches to the one that the same key started before. */
export function createStartWorkflow(
  options: StartWorkflowOptions,
): (request: HttpRequest, client: HubClient, caller: Caller) => Promise<HttpResponseInit> {
  const attach = createAttachWorkflow(options.seal);
  return async (request, client, caller) => {
    const order = await readOrder(request, caller, options);
    if (order.kind === "refused") return badRequest(order.errors);
    const { generation, callback } = order;
    const { input } = generation;
    const existing = await findWorkflow(client, input.workflowId);
    const attached =
      existing === null ? await attach(client, generation) : { workflow: existing, isNew: false };
    const { workflow } = attached;
    const stored = (workflow.input ?? input).requestHash;
    const comparison = options.seal.compareHashes(stored, input.requestHash);
    if (comparison === "different") return keyReused(workflow.id);
    if (comparison === "unknown") return notComparable(workflow.id);
    if (callback === null) return accepted(attached, input, options);
    await ensureCallback(client, workflow, { asked: callback, addresses: options.callbacks });
    // No `Location`: Data Factory's Webhook activity might poll that instead of waiting for its callback.
    return respond(200, acceptedDocument(attached, input, options), replayed(attached));
  };
}

type Order =
  | { kind: "order"; generation: GenerationOrder; callback: AskedCallback | null }
  | { kind: "refused"; errors: readonly FieldError[] };

async function readOrder(
  request: HttpRequest,
  { scope }: Caller,
  options: StartWorkflowOptions,
): Promise<Order> {
  const body = await readBody(request, options.request, WORKFLOW_BODY_BYTE_LIMIT);
  if (body.kind === "refused") return body;
  const refuse = (error: FieldError): Order => ({ kind: "refused", errors: [error] });
  const key = explicitKeyOf(request, body.value.idempotencyKey);
  if (key.kind === "refused") return refuse(key.error);
  const asked = readCallback(body.value, options.callbacks);
  if (asked.kind === "refused") return refuse(asked.error);
  const ordered = options.orderWorkflow(body.value);
  if (ordered.kind === "refused") return ordered;

  const { callback } = asked;
  const { requestHash } = ordered.input;
  const derived = options.logicAppsKeys ? logicAppsKeyOf(request, requestHash) : null;
  const workflowId = workflowIdOf(scope, key.value ?? derived);
  const sealed =
    callback === null
      ? {}
      : { callback: options.callbacks.seal(workflowId, callback.form, callback.address) };
  const input = { ...ordered.input, workflowId, generation: 1, ...sealed };
  return { kind: "order", generation: { input, runs: ordered.runs }, callback };
}

const keyReused = (id: string): HttpResponseInit =>
  problem({
    status: 409,
    code: "idempotencyKeyReused",
    title: "The idempotency key belongs to another request",
    detail: `The key was used before with another body, for workflow ${id}. Send the same body to re-attach to that workflow, or another key to start a new one.`,
  });

const notComparable = (id: string): HttpResponseInit =>
  problem({
    status: 409,
    code: "requestNotComparable",
    title: "The idempotency key has a workflow, whose request cannot be compared",
    detail: `The key was used before, for workflow ${id}. Whether that was the same request cannot be told, because its parameters are sealed and RESULT_LINK_KEYS no longer has their key. Add that key again, or send another idempotency key to start a new workflow.`,
  });
