import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import { mayEver } from "../../contracts/caller-rights";
import type { Turn } from "../../contracts/schedule-activities";
import { ScheduleStart } from "../../contracts/schedule-start";
import { referenceByHand, type TickReference } from "../../contracts/tick";
import { isWorkflowId } from "../../contracts/workflows/workflow-ids";
import { createAttachRun, type AttachRun } from "../../hub/attach-run";
import type { HubClient } from "../../hub/hub-client";
import { changeScheduleState, findScheduleState, startByHand } from "../../hub/schedule-states";
import { createTurnHub } from "../../hub/schedule-store";
import { turnAfter } from "../../hub/schedule-turn";
import { createAttachWorkflow, type AttachWorkflow } from "../../hub/workflows/attach-workflow";
import type { ParameterSeal } from "../../sealing/parameters";
import type { Caller } from "../door/caller";
import { explicitKeyOf } from "../door/idempotency-key";
import { badRequest, noSuchSchedule, problem } from "../door/problem";
import { readOptionalBody } from "../door/read-body";
import { mayRead, neverAllowed } from "../door/rights";
import { accepted, type AcceptedRunOptions } from "../runs/accepted-run";
import type { ResultLinks } from "../runs/result-link";
import { keyOfAnother } from "../runs/start-run";
import { accepted as acceptedWorkflow } from "../workflows/accepted-workflow";
import { mayReadWorkflow } from "../workflows/rights";
import { orderByHand, type OrderByHand, type OrderByHandOptions } from "./order-by-hand";
import {
  findSchedule,
  lastTickOf,
  type KnownSchedule,
  type ScheduleDocumentOptions,
} from "./schedule-documents";
import { referenceOf } from "./scheduled-runs";

export interface RunScheduleOptions
  extends AcceptedRunOptions, ScheduleDocumentOptions, OrderByHandOptions {
  readonly seal: ParameterSeal;
  readonly workflowLinks: ResultLinks;
}

interface Attach {
  readonly run: AttachRun;
  readonly workflow: AttachWorkflow;
}

/**
 * `POST /api/schedules/{name}/run`: starts now what the schedule starts at its ticks, also if it is paused or disabled. The
 * overlap rule holds both ways: without "overlap": "allow" nothing is started while a run of the schedule is live, and a
 * later tick takes this run for one of the schedule.
 */
export function createRunSchedule(
  options: RunScheduleOptions,
): (request: HttpRequest, client: HubClient, caller: Caller) => Promise<HttpResponseInit> {
  const attach = {
    run: createAttachRun(options.seal),
    workflow: createAttachWorkflow(options.seal),
  };
  return async (request, client, caller) => {
    if (!mayEver(caller, "start")) return neverAllowed(caller, "start");
    const body = await readOptionalBody(request, ScheduleStart);
    if (body.kind === "refused") return badRequest(body.errors);
    const key = explicitKeyOf(request, body.value.idempotencyKey);
    if (key.kind === "refused") return badRequest([key.error]);
    const name = request.params["name"] ?? "";
    const known = await findSchedule(client, { name, caller }, options);
    if (known === null) return noSuchSchedule(name);
    const order = orderByHand(known.schedule, { caller, key: key.value }, options);
    if (order.kind === "forbidden") return order.answer;
    const mayOverlap = body.value.overlap === "allow" || known.schedule.overlap === "allow";
    const refusal = await prepare(client, { known, id: order.id, mayOverlap }, options);
    return refusal ?? start(client, { order, caller, attach }, options);
  };
}

/** Later ticks respect what is named as started, so it is named first. What exists already is only found again. */
async function prepare(
  client: HubClient,
  { known, id, mayOverlap }: Asked,
  options: RunScheduleOptions,
): Promise<HttpResponseInit | null> {
  if ((await createTurnHub(client).findRun(id)) !== null) return null;
  const busy = mayOverlap ? null : await findObstacle(client, known, options);
  if (busy !== null) return scheduleBusy(known, busy);
  await changeScheduleState(client, known.schedule.name, startByHand(id, options.now()));
  return null;
}

interface Asked {
  readonly known: KnownSchedule;
  readonly id: string;
  readonly mayOverlap: boolean;
}

interface Start {
  readonly order: Exclude<OrderByHand, { kind: "forbidden" }>;
  readonly caller: Caller;
  readonly attach: Attach;
}

async function start(
  client: HubClient,
  { order, caller, attach }: Start,
  options: RunScheduleOptions,
): Promise<HttpResponseInit> {
  if (order.kind === "workflow") {
    const attached = await attach.workflow(client, order.generation);
    const { input } = order.generation;
    const isKnown = attached.isNew || mayReadWorkflow(caller, attached.workflow);
    const links = options.workflowLinks;
    return isKnown ? acceptedWorkflow(attached, input, { ...options, links }) : keyOfAnother();
  }
  const attached = await attach.run(client, order.id, order.input);
  const isKnown = attached.isNew || mayRead(caller, attached.run);
  return isKnown ? accepted(attached, order.input, options, { resumeUrl: null }) : keyOfAnother();
}

/** What of the schedule is live; null if nothing is. */
async function findObstacle(
  client: HubClient,
  { schedule, entry }: KnownSchedule,
  { now }: RunScheduleOptions,
): Promise<Turn | null> {
  const hub = createTurnHub(client);
  const tick = entry === undefined ? null : lastTickOf(schedule, entry, now());
  const { startedByHand } = await findScheduleState(client, schedule.name);
  const references: TickReference[] = [
    ...(tick === null ? [] : [referenceOf(schedule, tick)]),
    ...(startedByHand === null ? [] : [referenceByHand(schedule.name, startedByHand.runId)]),
  ];
  for (const reference of references) {
    const turn = await turnAfter(hub, reference);
    if (turn.kind !== "free") return turn;
  }
  return null;
}

function scheduleBusy(
  { schedule: { name, overlap } }: KnownSchedule,
  turn: Turn,
): HttpResponseInit {
  const what =
    turn.kind === "runLives"
      ? `${isWorkflowId(turn.runId) ? "Workflow" : "Run"} ${turn.runId} of it has not ended`
      : "Its last tick is not decided yet";
  return problem({
    status: 409,
    code: "scheduleBusy",
    title: "The schedule has a live run",
    detail: `Nothing was started of schedule "${name}", whose overlap rule is "${overlap}". ${what}. Wait for its end or cancel it, or send "overlap": "allow" to start another one beside it.`,
  });
}
