/**
 * A server on loopback in front of another one, for tests that decide the fate of every request.
 *
 * Owns: passing requests and answers on, or not. Does not own: the decision, which is its `Passage`'s.
 */
import { once } from "node:events";
import {
  Agent,
  createServer,
  request as ask,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export interface GateRequest {
  /** The name of the gate, so of the process behind it. */
  readonly from: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
}

/** `drop`: the connection is cut. A number: this status is the answer. */
export type Fate = "pass" | "drop" | number;

export interface Passage {
  /** Before the request is passed on: only `pass` lets the other side act on it. */
  enter(request: GateRequest): Promise<Fate>;
  /** Before the answer is passed back. The other side has acted on the request. */
  leave(request: GateRequest): Promise<Exclude<Fate, number>>;
}

export interface Gate extends AsyncDisposable {
  readonly baseUrl: string;
}

export async function startGate(
  name: string,
  target: string,
  passage: () => Passage,
): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    conduct({ name, target, passage: passage(), agent }, incoming, response).catch(() => {
      incoming.socket.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Way {
  readonly name: string;
  readonly target: string;
  readonly passage: Passage;
  readonly agent: Agent;
}

async function conduct(
  way: Way,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bytesOf(incoming);
  const { method = "GET", url = "/" } = incoming;
  const request = { from: way.name, method, url };
  const fate = await way.passage.enter(request);
  if (fate === "drop") {
    incoming.socket.destroy();
  } else if (fate === "pass") {
    const answer = await passOn(way, incoming, body);
    if ((await way.passage.leave(request)) === "drop") incoming.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  } else {
    response.writeHead(fate, { "content-length": 0 }).end();
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

async function passOn(
  { target, agent }: Way,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const { method, url = "/", headers } = incoming;
  const onward = ask(`${target}${url}`, { method, headers, agent });
  onward.end(body);
  const [answer] = (await once(onward, "response")) as [IncomingMessage];
  return {
    status: answer.statusCode ?? 502,
    headers: answer.headers,
    body: await bytesOf(answer),
  };
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
