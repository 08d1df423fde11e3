import type { IncomingMessage, ServerResponse } from "node:http";
import {
  createHttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type HttpResult,
} from "../../../src/http/http-client";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server";

export const token = "dapi-very-secret";

export interface TestClient {
  readonly send: (url: string, request?: Partial<HttpRequest>) => Promise<HttpResult>;
  /** The seconds that it waited before its repetitions. */
  readonly waits: readonly number[];
}

export function aClient(options: Partial<HttpClientOptions> = {}): TestClient {
  const waits: number[] = [];
  const client = createHttpClient({
    timeoutSeconds: 5,
    maxResponseBytes: 100_000,
    userAgent: "runward/test",
    random: () => 1,
    sleep: (seconds) => {
      waits.push(seconds);
      return Promise.resolve();
    },
    ...options,
  });
  const send = (url: string, request: Partial<HttpRequest> = {}) =>
    client.send({ method: "GET", url, retry: "never", ...request });
  return { send, waits };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface ScriptedServer extends LoopbackServer {
  readonly requests: readonly { readonly request: IncomingMessage; readonly body: string }[];
}

/** Answers the first requests with these listeners in turn, and the rest with the last one. */
export async function aServer(...answers: Listener[]): Promise<ScriptedServer> {
  const requests: { request: IncomingMessage; body: string }[] = [];
  const server = await startLoopbackServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      requests.push({ request, body });
      answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
    });
  });
  return { ...server, requests };
}

export const answer =
  (status: number, body = "{}", headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };
export const reset = (request: IncomingMessage): void => {
  request.socket.resetAndDestroy();
};
export const silence = (): void => undefined;
