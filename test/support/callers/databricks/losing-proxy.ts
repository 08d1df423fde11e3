import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { overTheWire } from "../transport";

export interface LosingProxy extends AsyncDisposable {
  readonly url: string;
}

/** Passes every request on, and loses the first answer to a POST whose path matches. */
export async function startLosingProxy(target: string, path: RegExp): Promise<LosingProxy> {
  let lost = false;
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const { method = "GET", url = "" } = request;
      const sent = await text(request);
      const answer = await overTheWire({
        method,
        url: `${target}${url}`,
        headers: {
          "content-type": "application/json",
          "x-functions-key": String(request.headers["x-functions-key"]),
          "idempotency-key": String(request.headers["idempotency-key"] ?? ""),
        },
        body: sent === "" ? null : sent,
      });
      if (!lost && method === "POST" && path.test(url)) {
        lost = true;
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    pass().catch(() => request.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
