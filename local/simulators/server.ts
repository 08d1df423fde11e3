/**
 * The HTTP server of every simulator.
 *
 * Owns: listening on loopback, the fault script, the request log, control routes, exact int64 JSON, storing the requests that
 * changed something, closing.
 * Does not own: any vendor's texts. A simulator adds its routes in `routes`, before the server listens.
 *
 * Control routes: `GET|DELETE /_simulator/requests`, `POST|DELETE /_simulator/faults`, `GET /_simulator/state`. Like pages for
 * people (`run-page.ts`), they are not logged and get no faults.
 */
import { createServer as createHttpServer, type OutgoingHttpHeaders } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { objectionTo, servedNames } from "../browser-guard";
import { type Clock, RealClock } from "../clock";
import { actOut, type Answer, type Victim } from "./broken-answer";
import { addControlRoutes, CONTROL_PREFIX } from "./control-routes";
import { parseExactJson, stringifyExactJson } from "./exact-json";
import { type Fault, FaultScript, runsHandler } from "./faults";
import { portToListenOn } from "./kept-port";
import { RequestLog } from "./request-log";
import { isPage } from "./run-page";
import type { Remembering } from "./simulator-memory";
import { VendorError } from "./vendor-error";

export interface SimulatorServerOptions {
  readonly clock?: Clock;
  /** By default that of the earlier simulator, or a free port. */
  readonly port?: number;
  /** If given, the server first does again what the earlier simulator was asked to do. */
  readonly remembering?: Remembering;
  /** PEM texts. If given, the server uses https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What `GET /_simulator/state` returns. */
  readonly state?: () => unknown;
  readonly routes: (app: FastifyInstance) => void;
}

export interface SimulatorServer extends AsyncDisposable {
  readonly baseUrl: string;
  readonly port: number;
  readonly faults: FaultScript;
  readonly requests: RequestLog;
  /** Closes at once, also with open requests. */
  close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

export async function startSimulatorServer(
  options: SimulatorServerOptions,
): Promise<SimulatorServer> {
  const { clock = new RealClock(), tls, remembering, state = () => null, routes } = options;
  const faults = new FaultScript();
  const requests = new RequestLog();
  const closing = new AbortController();
  const app = Fastify({
    bodyLimit: LARGEST_BODY_BYTES,
    forceCloseConnections: true,
    serverFactory: (handler) =>
      tls === undefined ? createHttpServer(handler) : createHttpsServer(tls, handler),
  });
  refuseWebPages(app);
  readBodiesExactly(app);
  writeBodiesExactly(app);
  logRequests(app, requests, clock);
  if (remembering !== undefined) storeChanges(app, remembering);
  breakAnswers(app, faults, closing.signal);
  addControlRoutes(app, { faults, requests, state });
  routes(app);
  if (remembering !== undefined) await doAgain(app, remembering, requests);
  const port = options.port ?? (await portToListenOn(remembering?.memory.port));
  await app.listen({ host: "127.0.0.1", port });

  const actualPort = (app.server.address() as AddressInfo).port;
  remembering?.memory.listensOn(actualPort);
  const close = async (): Promise<void> => {
    closing.abort();
    await app.close();
    await remembering?.memory.close();
  };
  return {
    baseUrl: `${tls === undefined ? "http" : "https"}://127.0.0.1:${actualPort}`,
    port: actualPort,
    faults,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A web page cannot have the credentials for the vendors' routes, but the other routes need none. */
function refuseWebPages(app: FastifyInstance): void {
  const names = servedNames();
  app.addHook("onRequest", (request, reply, done) => {
    const objection = isApart(request) ? objectionTo(request.headers, names) : null;
    if (objection === null) done();
    else void reply.code(objection.status).send({ message: objection.detail });
  });
}

/** A body that is not JSON stays text, because each vendor handles it differently. */
function readBodiesExactly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => {
    try {
      done(null, text === "" ? undefined : parseExactJson(text.toString()));
    } catch {
      done(null, text);
    }
  });
}

function writeBodiesExactly(app: FastifyInstance): void {
  app.setReplySerializer((payload) => stringifyExactJson(payload));
  app.setErrorHandler(async (error, _request, reply) => {
    if (error instanceof VendorError) {
      return reply.code(error.status).headers(error.headers).send(error.body);
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return reply.code(500).send({ simulatorError: message });
  });
}

/** Not one of the vendor's API. */
function isApart(request: FastifyRequest): boolean {
  return request.url.startsWith(CONTROL_PREFIX) || isPage(request);
}

const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The handlers are synchronous, and this hook is the first after them: requests are added in the order in which they took
 * effect. It comes before the hook that breaks responses, so that a request is stored whose response is lost.
 */
function storeChanges(app: FastifyInstance, remembering: Remembering): void {
  const { memory } = remembering;
  app.addHook("onSend", async (request, reply, answer) => {
    const isChange = !READING.has(request.method) && reply.statusCode < 400;
    if (memory.isReplaying || isApart(request) || !isChange) return answer;
    const { method, url, body, headers } = request;
    const contentType = headers["content-type"];
    const change = {
      ...{ method, url, answer: typeof answer === "string" ? answer : "" },
      ...(contentType !== undefined && { contentType }),
      ...(body !== undefined && {
        body: typeof body === "string" ? body : stringifyExactJson(body),
      }),
    };
    await memory.add(change, remembering);
    return answer;
  });
}

async function doAgain(
  app: FastifyInstance,
  remembering: Remembering,
  requests: RequestLog,
): Promise<void> {
  try {
    await remembering.memory.replay(app, remembering);
  } catch (error) {
    await app.close();
    throw error;
  }
  remembering.afterwards?.();
  requests.clear();
}

function logRequests(app: FastifyInstance, requests: RequestLog, clock: Clock): void {
  app.addHook("preHandler", (request, _reply, done) => {
    const { method, url, headers, body } = request;
    if (!isApart(request)) requests.add({ method, url, headers, body, at: clock.now() });
    done();
  });
}

function breakAnswers(app: FastifyInstance, faults: FaultScript, closing: AbortSignal): void {
  const socketsByRemotePort = rememberSockets(app);
  const pending = new WeakMap<FastifyRequest, Fault>();
  const victim = (request: FastifyRequest, reply: FastifyReply): Victim => ({
    response: reply.raw,
    socket: socketsByRemotePort.get(request.socket.remotePort ?? 0) ?? request.socket,
    closing,
  });

  app.addHook("preHandler", async (request, reply) => {
    if (isApart(request)) return;
    const { method, url, body } = request;
    const fault = faults.take({ method, url, body });
    if (fault === undefined) return;
    if (runsHandler(fault)) {
      pending.set(request, fault);
      return;
    }
    reply.hijack();
    await actOut(fault, victim(request, reply), undefined);
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const fault = pending.get(request);
    if (fault === undefined) return payload;
    await actOut(fault, victim(request, reply), toAnswer(reply, payload));
    // The response has been sent or is never sent, so Fastify must not send its own.
    return new Promise<never>(() => undefined);
  });
}

function toAnswer(reply: FastifyReply, payload: unknown): Answer {
  const body = typeof payload === "string" ? payload : "";
  const headers: OutgoingHttpHeaders = { "content-length": Buffer.byteLength(body) };
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined && name !== "content-length") headers[name] = value;
  }
  return { status: reply.statusCode, headers, body };
}

function rememberSockets(app: FastifyInstance): Map<number, Socket> {
  const sockets = new Map<number, Socket>();
  app.server.on("connection", (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once("close", () => sockets.delete(remotePort));
  });
  return sockets;
}
