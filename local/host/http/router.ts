import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { ServerResponse } from "node:http";

import { JournalFailedError } from "../journal/journal";
import type { LoopbackServer } from "./server";

const LONGEST_PARAMETER = 4096;

export const ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

export interface RoutedRequest {
  readonly raw: FastifyRequest["raw"];
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer | undefined;
}

export type RouteHandler = (request: RoutedRequest, response: ServerResponse) => Promise<void>;

export interface RouterOptions {
  /** A longer body results in 413, and is not read any further. */
  readonly largestBodyBytes: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Fastify only as a router: it parses no body, and handlers write to the socket themselves. Paths ignore case and a
 * trailing slash, as in Azure. An unknown path or method returns an empty 404.
 */
export class Router {
  readonly #app: FastifyInstance;
  readonly #onError: (error: unknown) => void;

  constructor(server: LoopbackServer, { largestBodyBytes, onError }: RouterOptions) {
    this.#onError = onError;
    this.#app = fastify({
      bodyLimit: largestBodyBytes,
      exposeHeadRoutes: false,
      routerOptions: {
        caseSensitive: false,
        ignoreTrailingSlash: true,
        maxParamLength: LONGEST_PARAMETER,
      },
      serverFactory: (handler) => {
        server.serve(handler);
        return server.server;
      },
    });
    this.#app.removeAllContentTypeParsers();
    this.#app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
      done(null, body);
    });
    this.#app.setNotFoundHandler((_request, reply) => reply.code(404).send());
    this.#app.setErrorHandler((error, _request, reply) => {
      const status = statusOf(error);
      if (status >= 500) onError(error);
      return reply.code(status).send();
    });
  }

  /** @throws if the same method and path are already registered. */
  add(methods: readonly string[], path: string, handler: RouteHandler): void {
    this.#app.route({
      method: [...methods],
      url: path,
      handler: (request, reply) => this.#answer(handler, request, reply),
    });
  }

  async ready(): Promise<void> {
    await this.#app.ready();
  }

  async #answer(
    handler: RouteHandler,
    { raw, params, body }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    reply.hijack();
    try {
      const bytes = body instanceof Uint8Array ? Buffer.from(body) : undefined;
      await handler({ raw, params: params as RoutedRequest["params"], body: bytes }, reply.raw);
    } catch (error) {
      const unavailable = error instanceof JournalFailedError;
      if (!unavailable) this.#onError(error);
      if (!reply.raw.headersSent) reply.raw.writeHead(unavailable ? 503 : 500);
      reply.raw.end();
    }
  }
}

function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === "number" ? status : 500;
}
