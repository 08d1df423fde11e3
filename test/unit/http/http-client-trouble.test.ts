import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { generate } from "selfsigned";
import { NOBODY_LISTENS, listenOn } from "./loopback-server";
import { aClient, aServer, answer, reset, silence, token } from "./scripted-server";

describe("createHttpClient, when the request cannot be sent", () => {
  it("says so when the connection is refused", async () => {
    const result = await aClient().send(NOBODY_LISTENS);

    expect(result).toStrictEqual({
      kind: "notSent",
      reason: "connection refused by 127.0.0.1:1",
    });
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

describe("createHttpClient, when the connection does not become ready in time", () => {
  it("knows that nothing was sent", async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

    const result = await aClient({ timeoutSeconds: 0.2 }).send(`https://${host}/`);

    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect(result).toStrictEqual({
      kind: "notSent",
      reason: `could not connect to ${host} within 0.2 s`,
    });
  });

  it("knows that too large a request was not sent", async () => {
    await using server = await aServer(answer(200));

    const result = await aClient().send(server.url, {
      method: "POST",
      body: "x".repeat(2_000_000),
    });

    expect(result).toMatchObject({
      kind: "notSent",
      reason: expect.stringMatching(/is too large to send$/) as string,
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe("createHttpClient, when the answer is unusable", () => {
  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void, RegExp]>([
    ["the connection is reset", reset, /^connection reset by 127/],
    ["nothing comes in time", silence, /did not answer within 1 s$/],
    [
      "the answer only drips",
      (_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write("x"), 20);
        response.on("close", () => {
          clearInterval(drip);
        });
      },
      /did not answer within 1 s$/,
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

    const result = await aClient({ timeoutSeconds: 1 }).send(server.url, {
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
