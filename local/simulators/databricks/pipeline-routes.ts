import type { FastifyInstance, FastifyRequest } from "fastify";
import { principalOf } from "./authentication";
import { databricksError } from "./databricks-error";
import { pageOf, pageOffset } from "./paging";
import type { Pipeline } from "./pipeline";
import { listPipelines } from "./pipeline-list";
import { eventsOf, parseEventFilter } from "./pipeline-events";
import type { PipelineUpdate } from "./pipeline-update";
import { RequestQuery } from "./request-query";
import { objectBody } from "./run-now-request";

export interface PipelinesApi {
  readonly app: FastifyInstance;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
  readonly nowMs: () => number;
}

const PREFIX = "/api/2.0/pipelines/:pipelineId";
const LATEST_UPDATES = 5;
const DEFAULT_EVENTS = 25;
const LARGEST_EVENTS = 250;

/** https://docs.databricks.com/api/workspace/pipelines */
export function addPipelineRoutes(api: PipelinesApi): void {
  const { app, nowMs } = api;
  app.get("/api/2.0/pipelines", (request) => listPipelines(api.pipelines, request, nowMs()));
  app.get(PREFIX, (request) => pipelineBody(find(api, request, "view"), nowMs()));
  app.post(`${PREFIX}/updates`, (request) =>
    startUpdate(find(api, request, "run"), request, nowMs()),
  );
  app.get(`${PREFIX}/updates`, (request) =>
    listUpdates(find(api, request, "view"), request, nowMs()),
  );
  app.get(`${PREFIX}/updates/:updateId`, (request) => {
    const pipeline = find(api, request, "view");
    const { updateId } = request.params as { updateId: string };
    const update = pipeline.updates(nowMs()).find((candidate) => candidate.updateId === updateId);
    if (update === undefined) throw notFound(`The specified update ${updateId} was not found.`);
    return { update: updateBody(pipeline, update, nowMs()) };
  });
  app.post(`${PREFIX}/stop`, (request) => {
    find(api, request, "run").activeUpdate(nowMs())?.stop(nowMs());
    return {};
  });
  app.get(`${PREFIX}/events`, (request) =>
    listEvents(find(api, request, "view"), request, nowMs()),
  );
}

function find(api: PipelinesApi, request: FastifyRequest, need: "view" | "run"): Pipeline {
  const { pipelineId } = request.params as { pipelineId: string };
  const pipeline = api.pipelines.get(pipelineId);
  if (pipeline === undefined) {
    throw notFound(`The specified pipeline ${pipelineId} was not found.`);
  }
  const { permission = "run" } = pipeline.definition;
  if (permission === "run" || permission === need) return pipeline;
  const message = `User ${principalOf(request)} does not have ${need.toUpperCase()} permission on pipeline ${pipelineId}.`;
  throw databricksError(403, "PERMISSION_DENIED", message);
}

function startUpdate(pipeline: Pipeline, request: FastifyRequest, nowMs: number): unknown {
  const body = objectBody(request.body ?? {});
  const active = pipeline.activeUpdate(nowMs);
  if (active !== undefined) {
    const { conflictStatus = 409 } = pipeline.definition;
    throw databricksError(
      conflictStatus,
      conflictStatus === 409 ? "CONFLICT" : "INVALID_STATE",
      `An active update ${active.updateId} already exists.`,
    );
  }
  const cause = typeof body["cause"] === "string" ? body["cause"] : "API_CALL";
  return { update_id: pipeline.start(body, cause, nowMs).updateId };
}

function updateBody(pipeline: Pipeline, update: PipelineUpdate, nowMs: number): unknown {
  const { body, cause, createdMs } = update.origin;
  return {
    pipeline_id: pipeline.pipelineId,
    update_id: update.updateId,
    cause,
    creation_time: createdMs,
    full_refresh: body["full_refresh"] ?? false,
    refresh_selection: body["refresh_selection"] ?? [],
    full_refresh_selection: body["full_refresh_selection"] ?? [],
    validate_only: body["validate_only"] ?? false,
    mode: pipeline.definition.continuous === true ? "CONTINUOUS" : "DEFAULT",
    state: update.stateAt(nowMs),
  };
}

function pipelineBody(pipeline: Pipeline, nowMs: number): unknown {
  const { pipelineId, definition } = pipeline;
  const newest = [...pipeline.updates(nowMs)].reverse().slice(0, LATEST_UPDATES);
  return {
    pipeline_id: pipelineId,
    name: definition.name,
    state: pipeline.stateAt(nowMs),
    health: newest[0]?.stateAt(nowMs) === "FAILED" ? "UNHEALTHY" : "HEALTHY",
    creator_user_name: "runward@example.com",
    spec: {
      id: pipelineId,
      name: definition.name,
      continuous: definition.continuous ?? false,
      development: definition.development ?? false,
    },
    latest_updates: newest.map((update) => ({
      update_id: update.updateId,
      state: update.stateAt(nowMs),
      creation_time: new Date(update.origin.createdMs).toISOString(),
    })),
  };
}

function listUpdates(pipeline: Pipeline, request: FastifyRequest, nowMs: number): unknown {
  const query = new RequestQuery(request);
  const newest = [...pipeline.updates(nowMs)].reverse();
  const page = {
    offset: pageOffset(query.text("page_token")),
    size: query.number("max_results", DEFAULT_EVENTS, 100),
  };
  return pageOf({ updates: newest.map((update) => updateBody(pipeline, update, nowMs)) }, page);
}

/** What a page token refers to: it replaces every field of the first request except max_results. */
interface EventsPlace {
  readonly offset: number;
  readonly filter?: string;
  readonly orderBy?: string;
}

function listEvents(pipeline: Pipeline, request: FastifyRequest, nowMs: number): unknown {
  const query = new RequestQuery(request);
  const place = eventsPlace(query);
  const size = query.number("max_results", DEFAULT_EVENTS, LARGEST_EVENTS);
  const found = eventsOf(pipeline, nowMs).filter(parseEventFilter(place.filter));
  const isOldestFirst = /\basc\b/i.test(place.orderBy ?? "");
  const events = isOldestFirst ? found : found.reverse();
  const end = place.offset + size;
  const next = Buffer.from(JSON.stringify({ ...place, offset: end })).toString("base64url");
  return {
    events: events.slice(place.offset, end),
    ...(events.length > end && { next_page_token: next }),
  };
}

function eventsPlace(query: RequestQuery): EventsPlace {
  const [token, filter, orderBy] = ["page_token", "filter", "order_by"].map((name) =>
    query.text(name),
  );
  if (token === undefined) {
    return {
      offset: 0,
      ...(filter !== undefined && { filter }),
      ...(orderBy !== undefined && { orderBy }),
    };
  }
  if (filter !== undefined || orderBy !== undefined) {
    const message = "page_token cannot be combined with any field but max_results.";
    throw databricksError(400, "INVALID_PARAMETER_VALUE", message);
  }
  return JSON.parse(Buffer.from(token, "base64url").toString()) as EventsPlace;
}

function notFound(message: string): Error {
  return databricksError(404, "RESOURCE_DOES_NOT_EXIST", message);
}
