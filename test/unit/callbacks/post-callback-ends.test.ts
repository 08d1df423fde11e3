import type { IncomingMessage, ServerResponse } from "node:http";
import { createPostCallback, type PostCallbackOptions } from "../../../src/callbacks/post-callback";
import type { ExchangeEnd } from "../../../src/http/exchange";
import { NOBODY_LISTENS, startLoopbackServer } from "../http/loopback-server";

const post = (address: string, options: Partial<PostCallbackOptions> = {}) =>
  createPostCallback({ timeoutSeconds: 60, ...options })(address, { id: "r-1" });

const pendingTimers = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

/** The number of pending timers, once it is as expected, or after the time. */
async function timersWithin(milliseconds: number, expected: number): Promise<number> {
  const end = performance.now() + milliseconds;
  while (pendingTimers() !== expected && performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return pendingTimers();
}

/** A server whose first connection is closed at the end of `closed`. */
async function startReceiver(answer: (response: ServerResponse) => void) {
  let close: () => void;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const server = await startLoopbackServer(({ socket }, response) => {
    socket.once("close", () => {
      close();
    });
    answer(response);
  });
  return { url: server.url, closed, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** How a response ends whose body has so many bytes: whole, or because the connection was closed before. */
async function endOfBody(bytes: number): Promise<"whole" | "closed"> {
  const ends: ("whole" | "closed")[] = [];
  await using receiver = await startReceiver((response) => {
    response.once("finish", () => ends.push("whole"));
    response.once("close", () => ends.push("closed"));
    response.writeHead(200).write(Buffer.alloc(bytes));
    setTimeout(() => response.end(), 200);
  });
  expect(await post(receiver.url)).toStrictEqual({ kind: "delivered", status: 200 });
  await receiver.closed;
  return ends[0]!;
}

describe("createPostCallback, at the end of an exchange", () => {
  it("leaves no timer behind", async () => {
    await using receiver = await startReceiver((response) => response.end());
    const before = pendingTimers();

    await post(receiver.url);
    await receiver.closed;

    expect(await timersWithin(2_000, before)).toBe(before);
  });

  it("reads a response of 65,536 bytes to its end, and closes the connection at one byte more", async () => {
    expect(await endOfBody(65_536)).toBe("whole");
    expect(await endOfBody(65_537)).toBe("closed");
  });

  it("takes the status of a response whose body breaks off", async () => {
    const breakOff = (_request: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(200, { "content-length": "100" }).write("x", () => {
        response.destroy();
      });
    };
    await using server = await startLoopbackServer(breakOff);

    expect(await post(server.url)).toStrictEqual({ kind: "delivered", status: 200 });
  });

  it("compares a Retry-After with the machine's clock if it is given none", async () => {
    const at = new Date(Date.now() + 120_000).toUTCString();
    await using server = await startLoopbackServer((_request, response) => {
      response.writeHead(503, { "retry-after": at }).end();
    });

    const result = await post(server.url);

    const { retryAfterSeconds } = result as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(60);
    expect(retryAfterSeconds).toBeLessThanOrEqual(120);
  });

  it("names itself to the receiver", async () => {
    const agents: unknown[] = [];
    await using server = await startLoopbackServer(({ headers }, response) => {
      agents.push(headers["user-agent"]);
      response.end();
    });

    await post(server.url);

    expect(agents).toStrictEqual(["runward"]);
  });

  it.each<[string, string, Partial<PostCallbackOptions>, ExchangeEnd]>([
    [
      "refused, if the name leads to a private address",
      "http://hook.example/callback",
      {
        resolve: (_name, _options, callback) => {
          callback(null, [{ address: "10.0.0.1", family: 4 }]);
        },
      },
      { kind: "refused", reason: "hook.example does not resolve to a public address" },
    ],
    [
      "unclear, if the connection failed",
      NOBODY_LISTENS,
      {},
      { kind: "unclear", reason: "connection refused by 127.0.0.1:1" },
    ],
  ])("reports an exchange as %s", async (_how, address, options, end) => {
    const ends: ExchangeEnd[] = [];

    await post(address, { ...options, watch: () => (one) => ends.push(one) });

    expect(ends).toStrictEqual([end]);
  });
});
