import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Server as TcpServer } from "node:net";

import { objectionTo, type Objection } from "../../browser-guard";
import type { Underway } from "../underway";
import { listenOnLoopback } from "./loopback";

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface LoopbackServerOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** The names that requests may come under. */
  readonly names: ReadonlySet<string>;
  readonly underway: Underway;
}

/**
 * The server behind `localhost`, in both address families. It is bound before the app loads, because the app may ask for
 * its address while it loads, and answers 503 until it is given something to serve. No web page gets past it, whatever
 * it asks for.
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
    // A connection that is closed for idleness after the loop stood still (a large journal is written anew in one go)
    // would be reset under the SDK's own client, which has just sent its next request on it.
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

  /** Answers 503 from now on, except below `path`. */
  refuseAllBut(path: string): void {
    const listener = this.#listener;
    this.#listener = (request, response) => {
      const isExcepted = request.url?.startsWith(`${path}/`) === true;
      (isExcepted ? listener : unavailable)(request, response);
    };
  }

  /** Lets answers under way out, then ends all connections. */
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

  /** Ends everything at once, in the middle of answers. */
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

/** The body, which may still be on its way, is not read: the connection ends with the answer. */
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
