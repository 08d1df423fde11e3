import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface LoopbackServer extends AsyncDisposable {
  readonly url: string;
  readonly sockets: ReadonlySet<Socket>;
}

/** A bare server on a free loopback port: whatever the client does on the wire is visible to the test. */
export async function startLoopbackServer(listener: RequestListener): Promise<LoopbackServer> {
  return listenOn(createServer(listener), "http");
}

export async function listenOn(
  server: Server,
  protocol: "http" | "https",
): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${protocol}://127.0.0.1:${port}`,
    sockets,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/**
 * Where nobody listens: the system gives no server a port below 1024. A port that was free a moment ago would not do,
 * since the next server on this machine may get it, and with it the requests.
 */
export const NOBODY_LISTENS = "http://127.0.0.1:1";
