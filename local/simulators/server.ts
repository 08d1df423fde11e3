/**
 * The HTTP server of every simulator.
 *
 * Owns: listening on loopback, the fault script, the request log, control routes, exact int64 JSON, closing.
 * Does not own: any vendor's texts. A simulator adds its routes in `routes`, before the server listens.
 *
 * Control routes, which are not logged and get no faults: `GET|DELETE /_simulator/requests`, `POST|DELETE /_simulator/faults`,
 * `GET /_simulator/state`.
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
import { RequestLog } from "./request-log";
import { VendorError } from "./vendor-error";

export interface SimulatorServerOptions {
  readonly clock?: Clock;
  /** By default a free port. */
  readonly port?: number;
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
  const { clock = new RealClock(), port = 0, tls, state = () => null, routes } = options;
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
  breakAnswers(app, faults, closing.signal);
  addControlRoutes(app, { faults, requests, state });
  routes(app);
  await app.listen({ host: "127.0.0.1", port });

  const actualPort = (app.server.address() as AddressInfo).port;
  const close = async (): Promise<void> => {
    closing.abort();
    await app.close();
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

/** A web page cannot have the credentials for the vendors' routes, but the control routes need none. */
function refuseWebPages(app: FastifyInstance): void {
  const names = servedNames();
  app.addHook("onRequest", (request, reply, done) => {
    const objection = isControl(request) ? objectionTo(request.headers, names) : null;
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

function isControl(request: FastifyRequest): boolean {
  return request.url.startsWith(CONTROL_PREFIX);
}

function logRequests(app: FastifyInstance, requests: RequestLog, clock: Clock): void {
  app.addHook("preHandler", (request, _reply, done) => {
    const { method, url, headers, body } = request;
    if (!isControl(request)) requests.add({ method, url, headers, body, at: clock.now() });
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
    if (isControl(request)) return;
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
