import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface TinyAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface TinyServer extends AsyncDisposable {
  readonly url: string;
  /** Every request, oldest first. */
  readonly seen: readonly Seen[];
  /** The received requests, as "METHOD /path". */
  calls(): string[];
}

/** A loopback server that returns a list of responses and repeats the last one. A function gets the server's address. */
export async function startTinyServer(
  answers: readonly (TinyAnswer | ((url: string) => TinyAnswer))[],
): Promise<TinyServer> {
  const seen: Seen[] = [];
  let url = "";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const next = answers[Math.min(seen.length, answers.length - 1)] ?? { status: 500 };
      const { method = "", headers } = request;
      seen.push({
        method,
        url: request.url ?? "",
        headers,
        body: Buffer.concat(chunks).toString(),
      });
      const answer = typeof next === "function" ? next(url) : next;
      if (answer.status === 0) {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    seen,
    calls: () => seen.map((request) => `${request.method} ${request.url}`),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** A 202 with a Location for polling. */
export const accepted =
  (path: string, headers: Readonly<Record<string, string>> = {}) =>
  (url: string): TinyAnswer => ({
    status: 202,
    headers: { location: `${url}${path}`, ...headers },
    body: "{}",
  });

export const ok = (json: unknown): TinyAnswer => ({ status: 200, body: JSON.stringify(json) });

/** Closes the connection without a response. */
export const broken: TinyAnswer = { status: 0 };
