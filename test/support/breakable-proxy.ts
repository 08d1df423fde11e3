import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface BreakableProxy extends AsyncDisposable {
  readonly url: string;
  /** Closes every connection, and accepts none until `mend`. */
  cut(): void;
  mend(): void;
  /** The next answer does not arrive: the connection is closed in its place. */
  loseNextAnswer(): void;
}

/** Stands between a caller and a server, and breaks the connections on request. */
export async function startBreakableProxy(target: string): Promise<BreakableProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let [isCut, losesNext] = [false, false];
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((caller) => {
    if (isCut) {
      caller.destroy();
      return;
    }
    keep(caller);
    const upstream = keep(connect(Number(port), hostname));
    caller.on("data", (chunk) => upstream.write(chunk));
    upstream.on("data", (chunk) => {
      if (losesNext) {
        losesNext = false;
        caller.destroy();
        upstream.destroy();
        return;
      }
      caller.write(chunk);
    });
    caller.on("close", () => upstream.destroy());
    upstream.on("close", () => caller.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const closeAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true;
      closeAll();
    },
    mend: () => {
      isCut = false;
    },
    loseNextAnswer: () => {
      losesNext = true;
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        closeAll();
      }),
  };
}
