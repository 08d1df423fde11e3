import {
  InstanceExistsError,
  InvalidArgumentError,
  InvalidOperationError,
  type DurableOperations,
} from "./client";
import { matcherOf, pageOf, parseInstanceFilter } from "./instance-query";
import { isOver, type Instance } from "./instance";
import { toStatusDocument } from "./status-document";
import type { TaskHub } from "./task-hub";
import type { TraceContext } from "../worker/trace-context";

export interface ApiRequest {
  readonly method: string;
  /** Below the base, without a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly continuationToken: string | undefined;
  readonly body: string;
  readonly url: string;
  /** The caller's trace. An orchestration that the caller starts continues it. */
  readonly trace: TraceContext | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined for an empty body. */
  readonly json?: unknown;
}

/** The links of one instance, as the start call returns them. */
export type ManagementUrls = (instanceId: string) => Readonly<Record<string, string>>;

/**
 * The HTTP API of the Durable extension: the webhooks that operators call and the RPC path that the SDK's client calls.
 * https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/HttpApiHandler.cs
 *
 * Entities, rewind, restart and waiting starts return 501.
 */
export class DurableHttpApi {
  readonly #hub: TaskHub;
  readonly #operations: DurableOperations;
  readonly #managementUrls: ManagementUrls;

  constructor(hub: TaskHub, operations: DurableOperations, managementUrls: ManagementUrls) {
    this.#hub = hub;
    this.#operations = operations;
    this.#managementUrls = managementUrls;
  }

  async handle(request: ApiRequest): Promise<ApiAnswer> {
    try {
      return await this.#route(request);
    } catch (error) {
      if (error instanceof InvalidArgumentError) return errorAnswer(400, BAD_ARGUMENT, error);
      if (error instanceof InstanceExistsError) {
        return { status: 409, json: { Message: error.message } };
      }
      if (error instanceof InvalidOperationError) return errorAnswer(500, WENT_WRONG, error);
      throw error;
    }
  }

  #route(request: ApiRequest): Promise<ApiAnswer> | ApiAnswer {
    const [room, first, operation, last, ...rest] = request.path.split("/").map(decodeURIComponent);
    if (room === "entities") return NOT_IMPLEMENTED;
    if (rest.length > 0) return NOT_FOUND;
    if (room === "orchestrators" && first !== undefined && last === undefined) {
      return request.method === "POST" ? this.#start(request, first, operation) : NOT_FOUND;
    }
    if (room !== "instances") return NOT_FOUND;
    if (first === undefined || first === "") return this.#many(request);
    return this.#one(request, first, [operation, last]);
  }

  async #start(
    request: ApiRequest,
    functionName: string,
    instanceId: string | undefined,
  ): Promise<ApiAnswer> {
    if (request.query.has("timeout")) return NOT_IMPLEMENTED;
    const input = request.body === "" ? null : normaliseJson(request.body);
    const id = await this.#operations.start({
      ...{ functionName, input },
      instanceId: instanceId === "" ? undefined : instanceId,
      version: request.query.get("version") ?? undefined,
      trace: request.trace,
    });
    const urls = this.#managementUrls(id);
    const headers = { location: urls["statusQueryGetUri"] ?? "", "retry-after": "10" };
    return { status: 202, headers, json: { ...urls, id } };
  }

  async #many(request: ApiRequest): Promise<ApiAnswer> {
    if (request.method === "GET") return this.#list(request);
    if (request.method !== "DELETE") return NOT_FOUND;
    const filter = parseInstanceFilter(request.query);
    if (filter.createdTimeFrom === undefined) {
      return { status: 400, json: "Please provide value for 'createdTimeFrom' parameter." };
    }
    const matches = matcherOf(filter);
    const purged = this.#hub
      .instances()
      .filter((instance) => isOver(instance.status) && matches(instance))
      .map(({ id }) => id);
    if (purged.length === 0) return NOT_FOUND;
    await this.#operations.purge(purged);
    return { status: 200, json: { instancesDeleted: purged.length } };
  }

  async #list(request: ApiRequest): Promise<ApiAnswer> {
    const filter = parseInstanceFilter(request.query);
    const top = Number.parseInt(request.query.get("top") ?? "", 10);
    const { instances, continuationToken } = pageOf(this.#hub, filter, {
      top: top > 0 ? top : undefined,
      after: request.continuationToken,
    });
    const options = { showInput: flag(request, "showInput", true), ...NO_HISTORY };
    const json = instances.map((instance) => toStatusDocument(instance, options));
    await this.#hub.settled();
    return { status: 200, headers: { "x-ms-continuation-token": continuationToken ?? "" }, json };
  }

  #one(
    request: ApiRequest,
    id: string,
    [operation, eventName]: (string | undefined)[],
  ): Promise<ApiAnswer> | ApiAnswer {
    const instance = this.#hub.get(id);
    if (operation === undefined || operation === "") {
      if (request.method === "GET") return this.#status(request, instance);
      return request.method === "DELETE" ? this.#purge(instance) : NOT_FOUND;
    }
    if (request.method !== "POST" || instance === undefined) return NOT_FOUND;
    if (eventName !== undefined && operation.toLowerCase() !== "raiseevent") return NOT_FOUND;
    return this.#operate(request, instance, { operation: operation.toLowerCase(), eventName });
  }

  async #status(request: ApiRequest, instance: Instance | undefined): Promise<ApiAnswer> {
    if (instance === undefined) return NOT_FOUND;
    const json = toStatusDocument(instance, {
      showInput: flag(request, "showInput", true),
      showHistory: flag(request, "showHistory", false),
      showHistoryOutput: flag(request, "showHistoryOutput", false),
    });
    await this.#hub.settled();
    if (!isOver(json.runtimeStatus)) {
      return { status: 202, headers: { location: request.url, "retry-after": "5" }, json };
    }
    const asError = flag(request, "returnInternalServerErrorOnFailure", false);
    return { status: json.runtimeStatus === "Failed" && asError ? 500 : 200, json };
  }

  async #purge(instance: Instance | undefined): Promise<ApiAnswer> {
    if (instance === undefined) return NOT_FOUND;
    await this.#operations.purge([instance.id]);
    return { status: 200, json: { instancesDeleted: 1 } };
  }

  async #operate(
    request: ApiRequest,
    instance: Instance,
    { operation, eventName }: { operation: string; eventName: string | undefined },
  ): Promise<ApiAnswer> {
    if (operation === "rewind" || operation === "restart") return NOT_IMPLEMENTED;
    if (!OPERATIONS.has(operation)) return NOT_FOUND;
    if (isOver(instance.status)) return { status: 410 };
    if (operation === "raiseevent") return this.#raiseEvent(request, instance.id, eventName ?? "");
    await this.#command(operation, instance, request.query.get("reason") ?? "");
    return ACCEPTED;
  }

  async #command(operation: string, instance: Instance, reason: string): Promise<void> {
    if (operation === "terminate") await this.#operations.terminate(instance.id, reason);
    if (operation === "suspend") await this.#operations.suspend(instance, reason);
    if (operation === "resume") await this.#operations.resume(instance, reason);
  }

  async #raiseEvent(request: ApiRequest, id: string, eventName: string): Promise<ApiAnswer> {
    if (eventName === "") return NOT_FOUND;
    if (!/^application\/json\b/i.test(request.contentType ?? "")) {
      return {
        status: 400,
        json: { Message: "Only application/json request content is supported" },
      };
    }
    await this.#operations.raiseEvent(id, eventName, normaliseJson(request.body));
    return ACCEPTED;
  }
}

const ACCEPTED: ApiAnswer = { status: 202 };
const NOT_FOUND: ApiAnswer = { status: 404 };
const NOT_IMPLEMENTED: ApiAnswer = {
  status: 501,
  // A string, because the SDK makes it the message of an error.
  json: "The embedded host does not support this operation.",
};
const OPERATIONS = new Set(["raiseevent", "terminate", "suspend", "resume"]);
const NO_HISTORY = { showHistory: false, showHistoryOutput: false };
const BAD_ARGUMENT = "One or more of the arguments submitted is incorrect";
const WENT_WRONG = "Something went wrong while processing your request";

function errorAnswer(status: number, message: string, error: Error): ApiAnswer {
  const details = { ExceptionMessage: error.message, ExceptionType: error.name };
  return { status, json: { Message: message, ...details, StackTrace: error.stack ?? "" } };
}

function flag(request: ApiRequest, name: string, fallback: boolean): boolean {
  const text = request.query.get(name)?.toLowerCase();
  return text === "true" || (text !== "false" && fallback);
}

/** @throws InvalidArgumentError */
function normaliseJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    throw new InvalidArgumentError("Invalid JSON content");
  }
}
