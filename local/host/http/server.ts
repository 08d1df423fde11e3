import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Server as TcpServer } from "node:net";

import { objectionTo, type Objection } from "../../browser-guard";
import type { Underway } from "../underway";
import { listenOnLoopback } from "./loopback";

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface LoopbackServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** The allowed values of the Host header. */
  readonly names: ReadonlySet<string>;
  readonly underway: Underway;
}

/**
 * The server behind `localhost`, in both address families. It listens before the app loads, because the app may need its
 * address while it loads, and returns 503 until it has something to serve. It rejects all requests of web pages.
 */
export class LoopbackServer {
  readonly server: Server;
  readonly port: number;
  readonly #ipv6: TcpServer | null;
  #listener: RequestListener = unavailable;

  private constructor(
    { server, ipv6 }: { server: Server; ipv6: TcpServer | null },
    { names, underway }: LoopbackServerOptions,
  ) {
    this.server = server;
    this.#ipv6 = ipv6;
    this.port = (server.address() as AddressInfo).port;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const done = underway.begin(`${request.method ?? ""} ${request.url?.split("?")[0] ?? ""}`);
      response.once("close", done);
      const objection = objectionTo(request.headers, names);
      if (objection === null) this.#listener(request, response);
      else refuse(response, objection);
    });
  }

  static async bind(options: LoopbackServerOptions): Promise<LoopbackServer> {
    // When the event loop was blocked (by the compaction of a large journal), Node would close idle connections on which
    // the SDK's client has just sent its next request.
    const server = createServer({ keepAliveTimeout: 0 });
    const ipv6 = await listenOnLoopback(server, options.port);
    return new LoopbackServer({ server, ipv6 }, options);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  serve(listener: RequestListener): void {
    this.#listener = listener;
  }

  /** Returns 503 from now on, except below `path`. */
  refuseAllBut(path: string): void {
    const listener = this.#listener;
    this.#listener = (request, response) => {
      const isExcepted = request.url?.startsWith(`${path}/`) === true;
      (isExcepted ? listener : unavailable)(request, response);
    };
  }

  /** Waits for open responses, then closes all connections. */
  async close(): Promise<void> {
    const servers = this.#ipv6 === null ? [this.server] : [this.server, this.#ipv6];
    const closed = Promise.all(servers.map((server) => new Promise((end) => server.close(end))));
    this.server.closeIdleConnections();
    const patience = setTimeout(() => {
      this.server.closeAllConnections();
    }, CLOSING_PATIENCE_MS);
    await closed;
    clearTimeout(patience);
  }

  /** Closes all connections at once, also those with open responses. */
  destroy(): void {
    this.#ipv6?.close();
    this.server.close();
    this.server.closeAllConnections();
  }
}

const CLOSING_PATIENCE_MS = 2_000;

function unavailable(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "1" }).end();
}

/** Does not read the rest of the body: the connection ends with the response. */
function refuse(response: ServerResponse, { status, detail }: Objection): void {
  const body = JSON.stringify({ type: "about:blank", status, detail });
  response
    .writeHead(status, {
      "content-type": "application/problem+json",
      "content-length": Buffer.byteLength(body),
      connection: "close",
    })
    .end(body);
}
