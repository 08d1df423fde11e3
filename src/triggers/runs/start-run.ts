import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import type { CallbackAddresses } from "../../callbacks/callback-addresses";
import type { RunInput } from "../../contracts/run-input";
import { mayEver } from "../../contracts/caller-rights";
import type { RunRequestSchema } from "../../contracts/run-request";
import { createAttachRun, type Attached } from "../../hub/attach-run";
import { accepted, acceptedDocument, type AcceptedRunOptions, replayed } from "./accepted-run";
import type { Caller } from "../door/caller";
import { explicitKeyOf, logicAppsKeyOf } from "../door/idempotency-key";
import { badRequest, problem, type FieldError } from "../door/problem";
import { readBody } from "../door/read-body";
import { respond } from "../door/respond";
import { mayRead, neverAllowed, refusalToStart } from "../door/rights";
import { ensureCallback, readCallback, type AskedCallback } from "./run-callback";
import { runIdOf } from "../../hub/run-id";
import type { OrderRun } from "../../hub/run-order";
import type { ParameterSeal } from "../../sealing/parameters";

export interface StartRunOptions extends AcceptedRunOptions {
  readonly request: RunRequestSchema;
  readonly orderRun: OrderRun;
  readonly callbacks: CallbackAddresses;
  readonly seal: ParameterSeal;
  /** Whether a Logic Apps action that sends no key gets one from its own headers. */
  readonly logicAppsKeys: boolean;
}

/** `POST /api/runs`: starts a run, or re-attaches to the one that the same key started before. */
export function createStartRun(
  options: StartRunOptions,
): (request: HttpRequest, client: HubClient, caller: Caller) => Promise<HttpResponseInit> {
  const attachRun = createAttachRun(options.seal);
  return async (request, client, caller) => {
    if (!mayEver(caller, "start")) return neverAllowed(caller, "start");
    const order = await readOrder(request, caller, options);
    if (order.kind === "refused") return badRequest(order.errors);
    if (order.kind === "forbidden") return order.answer;
    const { id, input, callback } = order;
    const attached = await attachRun(client, id, input);
    const { run } = attached;
    if (!isKnownTo(caller, attached)) return keyOfAnother();
    const stored = (run.input ?? input).requestHash;
    const comparison = options.seal.compareHashes(stored, input.requestHash);
    if (comparison === "different") return keyReused(id);
    if (comparison === "unknown") return notComparable(id);
    if (callback === null) return accepted(attached, input, options);
    await ensureCallback(client, run, { asked: callback, addresses: options.callbacks });
    return acceptedWithCallback(attached, input, options);
  };
}

type Order =
  | { kind: "order"; id: string; input: RunInput; callback: AskedCallback | null }
  | { kind: "refused"; errors: readonly FieldError[] }
  | { kind: "forbidden"; answer: HttpResponseInit };

async function readOrder(
  request: HttpRequest,
  caller: Caller,
  options: StartRunOptions,
): Promise<Order> {
  const body = await readBody(request, options.request);
  if (body.kind === "refused") return body;
  const refuse = (error: FieldError): Order => ({ kind: "refused", errors: [error] });
  const key = explicitKeyOf(request, body.value.idempotencyKey);
  if (key.kind === "refused") return refuse(key.error);
  const asked = readCallback(body.value, options.callbacks);
  if (asked.kind === "refused") return refuse(asked.error);
  const ordered = options.orderRun(body.value);
  if (ordered.kind === "refused") return refuse(ordered.error);

  const { callback } = asked;
  const { targetSummary } = ordered.input;
  const answer = refusalToStart(caller, targetSummary);
  if (answer !== null) return { kind: "forbidden", answer };
  const input = { ...ordered.input, ...(caller.id !== null && { startedBy: caller.id }) };
  const derived = options.logicAppsKeys ? logicAppsKeyOf(request, input.requestHash) : null;
  const id = runIdOf(caller.scope, key.value ?? derived);
  if (callback === null) return { kind: "order", id, input, callback };
  const sealed = options.callbacks.seal(id, callback.form, callback.address);
  return { kind: "order", id, input: { ...input, callback: sealed }, callback };
}

/**
 * Callers with function keys share their idempotency keys. An application has its own, so a run in its scope is its own,
 * also if it was stored before runs named their caller.
 */
function isKnownTo(caller: Caller, { run, isNew }: Attached): boolean {
  const isInOwnScope = caller.scope === caller.id && run.input?.startedBy === undefined;
  return isNew || isInOwnScope || mayRead(caller, run);
}

export const keyOfAnother = (): HttpResponseInit =>
  problem({
    status: 409,
    code: "idempotencyKeyReused",
    title: "The idempotency key belongs to another request",
    detail:
      "Another caller has used the key before, for a run that this caller may not read. Use another key.",
  });

const keyReused = (id: string): HttpResponseInit =>
  problem({
    status: 409,
    code: "idempotencyKeyReused",
    title: "The idempotency key belongs to another request",
    detail: `The key was used before with another body, for run ${id}. Send the same body to re-attach to that run, or another key to start a new one.`,
  });

const notComparable = (id: string): HttpResponseInit =>
  problem({
    status: 409,
    code: "requestNotComparable",
    title: "The idempotency key has a run, whose request cannot be compared",
    detail: `The key was used before, for run ${id}. Whether that was the same request cannot be told, because its parameters are sealed and RESULT_LINK_KEYS no longer has their key. Add that key again, or send another idempotency key to start a new run.`,
  });

/** 200 without `Location`: Data Factory's Webhook activity might poll that instead of waiting for its callback. */
const acceptedWithCallback = (
  attached: Attached,
  input: RunInput,
  options: StartRunOptions,
): HttpResponseInit => respond(200, acceptedDocument(attached, input, options), replayed(attached));
