import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Underway } from "../underway";

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * The loopback server. It is bound before the app loads, because the app may ask for its address while it loads, and
 * answers 503 until it is given something to serve.
 */
export class LoopbackServer {
  readonly server: Server;
  readonly port: number;
  #listener: RequestListener = unavailable;

  private constructor(server: Server, underway: Underway) {
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const done = underway.begin(`${request.method ?? ""} ${request.url?.split("?")[0] ?? ""}`);
      response.once("close", done);
      this.#listener(request, response);
    });
  }

  static async bind(port: number, underway: Underway): Promise<LoopbackServer> {
    // A connection that is closed for idleness after the loop stood still (a large journal is written anew in one go)
    // would be reset under the SDK's own client, which has just sent its next request on it.
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    return new LoopbackServer(server, underway);
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
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeIdleConnections();
    const patience = setTimeout(() => {
      this.server.closeAllConnections();
    }, CLOSING_PATIENCE_MS);
    await closed;
    clearTimeout(patience);
  }

  /** Ends everything at once, in the middle of answers. */
  destroy(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

const CLOSING_PATIENCE_MS = 2_000;

function unavailable(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { "retry-after": "1" }).end();
}
