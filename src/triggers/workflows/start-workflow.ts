import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { CallbackAddresses } from "../../callbacks/callback-addresses";
import { mayEver } from "../../contracts/caller-rights";
import { WORKFLOW_BODY_BYTE_LIMIT } from "../../contracts/workflows/limits";
import type { WorkflowRequestSchema } from "../../contracts/workflows/workflow-request";
import type { HubClient } from "../../hub/hub-client";
import type { SummaryOf } from "../../hub/run-order";
import {
  type AttachedWorkflow,
  createAttachWorkflow,
  type GenerationOrder,
} from "../../hub/workflows/attach-workflow";
import { workflowIdOf } from "../../hub/workflows/workflow-id";
import type { OrderWorkflow } from "../../hub/workflows/workflow-order";
import { findWorkflow } from "../../hub/workflows/workflow-store";
import type { ParameterSeal } from "../../sealing/parameters";
import type { Caller } from "../door/caller";
import { explicitKeyOf, logicAppsKeyOf } from "../door/idempotency-key";
import { badRequest, problem, type FieldError } from "../door/problem";
import { readBody } from "../door/read-body";
import { respond } from "../door/respond";
import { neverAllowed } from "../door/rights";
import { ensureCallback, readCallback, type AskedCallback } from "../runs/run-callback";
import {
  accepted,
  acceptedDocument,
  replayed,
  type AcceptedWorkflowOptions,
} from "./accepted-workflow";
import { mayReadWorkflow, refusalToStartSteps } from "./rights";

export interface StartWorkflowOptions extends AcceptedWorkflowOptions {
  readonly request: WorkflowRequestSchema;
  readonly orderWorkflow: OrderWorkflow;
  readonly summaryOf: SummaryOf;
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
    if (!mayEver(caller, "start")) return neverAllowed(caller, "start");
    const order = await readOrder(request, caller, options);
    if (order.kind === "refused") return badRequest(order.errors);
    if (order.kind === "forbidden") return order.answer;
    const { generation, callback } = order;
    const { input } = generation;
    const existing = await findWorkflow(client, input.workflowId);
    const attached =
      existing === null ? await attach(client, generation) : { workflow: existing, isNew: false };
    const { workflow } = attached;
    if (!isKnownTo(caller, attached)) return keyOfAnother();
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
  | { kind: "refused"; errors: readonly FieldError[] }
  | { kind: "forbidden"; answer: HttpResponseInit };

async function readOrder(
  request: HttpRequest,
  caller: Caller,
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

  const answer = refusalToStartSteps(caller, ordered.runs, options.summaryOf);
  if (answer !== null) return { kind: "forbidden", answer };
  const { callback } = asked;
  const { requestHash } = ordered.input;
  const derived = options.logicAppsKeys ? logicAppsKeyOf(request, requestHash) : null;
  const workflowId = workflowIdOf(caller.scope, key.value ?? derived);
  const sealed =
    callback === null
      ? {}
      : { callback: options.callbacks.seal(workflowId, callback.form, callback.address) };
  const startedBy = caller.id === null ? {} : { startedBy: caller.id };
  const input = { ...ordered.input, workflowId, generation: 1, ...startedBy, ...sealed };
  return { kind: "order", generation: { input, runs: ordered.runs }, callback };
}

/** As for runs: callers with function keys share their idempotency keys. */
const isKnownTo = (caller: Caller, { workflow, isNew }: AttachedWorkflow): boolean =>
  isNew || mayReadWorkflow(caller, workflow);

const keyOfAnother = (): HttpResponseInit =>
  problem({
    status: 409,
    code: "idempotencyKeyReused",
    title: "The idempotency key belongs to another request",
    detail:
      "Another caller has used the key before, for a workflow that this caller may not read. Use another key.",
  });

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
