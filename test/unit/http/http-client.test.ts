import { createServer as createTlsServer } from "node:https";
import { gzipSync } from "node:zlib";
import type { IncomingMessage, ServerResponse } from "node:http";
import { generate } from "selfsigned";
import { createHttpClient, type HttpClientOptions } from "../../../src/http/http-client";
import { freeLoopbackUrl, listenOn, startLoopbackServer } from "./loopback-server";

const token = "dapi-very-secret";

function aClient(options: Partial<HttpClientOptions> = {}) {
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
  const send = (url: string, request: Partial<Parameters<typeof client.send>[0]> = {}) =>
    client.send({ method: "GET", url, retry: "never", ...request });
  return { send, waits };
}

/** Answers the first requests with these listeners in turn, and the rest with the last one. */
async function aServer(
  ...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]
) {
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

const answer =
  (status: number, body = "{}", headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };
const reset = (request: IncomingMessage): void => {
  request.socket.resetAndDestroy();
};
const silence = (): void => undefined;

describe("createHttpClient", () => {
  it("sends exact digits, query lists and its own name, and reads exact digits back", async () => {
    await using server = await aServer(answer(200, '{"run_id":9007199254740993}'));

    const result = await aClient().send(`${server.url}/run?x=1`, {
      method: "POST",
      query: { tag: ["a", "b c"], skipped: undefined, one: "1" },
      headers: { authorization: `Bearer ${token}` },
      body: { job_id: 9223372036854775807n },
    });

    expect(result).toMatchObject({
      kind: "answered",
      status: 200,
      json: { run_id: "9007199254740993" },
    });
    const { request, body } = server.requests[0]!;
    expect(request.url).toBe("/run?x=1&tag=a&tag=b+c&one=1");
    expect(body).toBe('{"job_id":9223372036854775807}');
    expect(request.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "runward/test",
    });
  });

  it("sends no content type without a body", async () => {
    await using server = await aServer(answer(200));

    await aClient().send(server.url);

    expect(server.requests[0]!.request.headers["content-type"]).toBeUndefined();
  });

  it("takes a redirect for the answer and does not follow it", async () => {
    await using elsewhere = await aServer(answer(200));
    await using server = await aServer(answer(302, "", { location: elsewhere.url }));

    const result = await aClient().send(server.url);

    expect(result).toMatchObject({ kind: "answered", status: 302 });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it("goes past a proxy that the environment names", async () => {
    await using proxy = await aServer(answer(200));
    await using server = await aServer(answer(204, ""));
    process.env["http_proxy"] = proxy.url;

    const result = await aClient().send(server.url);

    delete process.env["http_proxy"];
    expect(result).toMatchObject({ kind: "answered", status: 204, json: undefined, text: "" });
    expect(proxy.requests).toHaveLength(0);
  });

  it.each([
    "http://adb-1.2.azuredatabricks.net/api",
    "ftp://127.0.0.1/api",
    "https://user:word@adb-1.2.azuredatabricks.net/api",
    "http://127.0.0.1.example.com/api",
  ])("throws rather than call %s", async (url) => {
    await expect(aClient().send(url)).rejects.toThrow(/^Refusing to call/);
  });

  it("throws rather than call a host that is not configured", async () => {
    const { send } = aClient({ allowedOrigins: ["https://adb-1.2.azuredatabricks.net"] });

    await expect(send("https://example.com/")).rejects.toThrow("it is not a configured host");
  });
});

describe("createHttpClient, when the request cannot be sent", () => {
  it("says so when the connection is refused", async () => {
    const url = await freeLoopbackUrl();

    const result = await aClient().send(url);

    const { host } = new URL(url);
    expect(result).toStrictEqual({ kind: "notSent", reason: `connection refused by ${host}` });
  });

  it("says so when the host does not resolve", async () => {
    const result = await aClient().send("https://no-such-host.invalid/");

    expect(result).toStrictEqual({
      kind: "notSent",
      reason: "could not resolve host no-such-host.invalid",
    });
  });

  it("says so when the certificate is not trusted", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
    await using server = await listenOn(createTlsServer({ key, cert }), "https");

    const result = await aClient().send(server.url, { headers: { authorization: token } });

    expect(result).toStrictEqual({
      kind: "notSent",
      reason: `the TLS certificate of ${new URL(server.url).host} is not valid (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    });
  });
});

describe("createHttpClient, when the answer is unusable", () => {
  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
    ["the connection is reset", reset, /^connection reset by 127/],
    ["nothing comes in time", silence, /did not answer within 0.2 s$/],
    [
      "the answer only drips",
      (_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write("x"), 20);
        response.on("close", () => {
          clearInterval(drip);
        });
      },
      /did not answer within 0.2 s$/,
    ],
    [
      "the body breaks off",
      (request, response) => {
        response.writeHead(200, { "content-length": "1000" }).write("half");
        setImmediate(() => request.socket.destroy());
      },
      /^the answer of 127.* broke off$|^connection reset by/,
    ],
    ["the body is too large", answer(200, "x".repeat(100_001)), /is too large$/],
    [
      "the body is a bomb",
      (_request, response) => {
        const bomb = gzipSync(Buffer.alloc(5_000_000));
        response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
      },
      /is too large$/,
    ],
    [
      "the body is not what it claims to be",
      answer(200, "plain", { "content-encoding": "gzip" }),
      /decompressed/,
    ],
    [
      "the answer is not HTTP",
      (request) => {
        request.socket.end("SSH-2.0-OpenSSH_9.6\r\n\r\n");
      },
      /did not answer with valid HTTP \(HPE_/,
    ],
  ])("calls it unclear when %s", async (_name, listener, reason) => {
    await using server = await aServer(listener);

    const result = await aClient({ timeoutSeconds: 0.2 }).send(server.url, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(result).toStrictEqual({
      kind: "unclear",
      reason: expect.stringMatching(reason) as string,
    });
    expect(JSON.stringify(result)).not.toContain(token);
  });

  it("unpacks an honest gzip body", async () => {
    await using server = await aServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"a":1}'));
    });

    expect(await aClient().send(server.url)).toMatchObject({ kind: "answered", json: { a: 1 } });
  });

  it("answers with text and no JSON when the JSON is broken", async () => {
    await using server = await aServer(answer(200, '{"run_id": 4508'));

    expect(await aClient().send(server.url)).toMatchObject({
      kind: "answered",
      json: undefined,
      text: '{"run_id": 4508',
    });
  });
});

describe("createHttpClient, retrying", () => {
  it.each([502, 503, 504])("repeats an idempotent request after %i", async (status) => {
    await using server = await aServer(answer(status), answer(200));
    const { send, waits } = aClient();

    const result = await send(server.url, { retry: "idempotent" });

    expect(result).toMatchObject({ kind: "answered", status: 200, earlierUnclear: true });
    expect(waits).toStrictEqual([0.4]);
  });

  it("gives up after two more transmissions and returns the last answer", async () => {
    await using server = await aServer(answer(503));
    const { send, waits } = aClient();

    const result = await send(server.url, { retry: "idempotent" });

    expect(result).toMatchObject({ kind: "answered", status: 503 });
    expect(server.requests).toHaveLength(3);
    expect(waits).toStrictEqual([0.4, 0.8]);
  });

  it.each([400, 401, 403, 404, 409, 429, 500])("does not repeat after %i", async (status) => {
    await using server = await aServer(answer(status));

    await aClient().send(server.url, { retry: "idempotent" });

    expect(server.requests).toHaveLength(1);
  });

  it("honours a short Retry-After and leaves a long one to the caller", async () => {
    await using server = await aServer(
      answer(429, "{}", { "retry-after": "1.58" }),
      answer(429, "{}", { "retry-after": "30" }),
      answer(200),
    );
    const { send, waits } = aClient();

    const result = await send(server.url, { retry: "idempotent" });

    expect(result).toMatchObject({ kind: "answered", status: 429 });
    expect(result).not.toHaveProperty("earlierUnclear");
    expect(waits).toStrictEqual([1.58]);
  });

  it("never waits more than two seconds in all", async () => {
    await using server = await aServer(answer(503, "{}", { "retry-after": "1.5" }));
    const { send, waits } = aClient();

    await send(server.url, { retry: "idempotent" });

    expect(waits).toStrictEqual([1.5]);
    expect(server.requests).toHaveLength(2);
  });

  it("repeats an idempotent request after a reset, and remembers that the first may have worked", async () => {
    await using server = await aServer(reset, answer(403));

    expect(await aClient().send(server.url, { retry: "idempotent" })).toMatchObject({
      kind: "answered",
      status: 403,
      earlierUnclear: true,
    });
  });

  it("stays unclear when a repetition after a reset cannot be sent any more", async () => {
    const server = await aServer(reset);
    const { send } = aClient({
      sleep: async () => {
        await server[Symbol.asyncDispose]();
      },
    });

    const result = await send(server.url, { method: "POST", retry: "idempotent" });

    expect(result).toMatchObject({
      kind: "unclear",
      reason: expect.stringMatching(/^connection refused by/) as string,
    });
  });

  it("leaves no time for a repetition when the first transmission used it up", async () => {
    await using server = await aServer(silence);

    await aClient({ timeoutSeconds: 0.2 }).send(server.url, { retry: "idempotent" });

    expect(server.requests).toHaveLength(1);
  });
});

describe("createHttpClient, sending exactly once", () => {
  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ["a reset", reset],
    ["a 503", answer(503)],
  ])("transmits once although %s comes back", async (_name, listener) => {
    await using server = await aServer(listener);

    await aClient().send(server.url, { method: "POST", body: {}, retry: "never" });

    expect(server.requests).toHaveLength(1);
  });

  it("takes a fresh connection each time, while idempotent requests share a kept one", async () => {
    await using server = await aServer(answer(200));
    const { send } = aClient();

    await send(server.url, { retry: "idempotent" });
    await send(server.url, { retry: "idempotent" });
    const sharedConnections = server.sockets.size;
    await send(server.url, { retry: "never" });
    await send(server.url, { retry: "never" });

    expect(sharedConnections).toBe(1);
    expect(server.sockets.size).toBe(3);
  });
});
