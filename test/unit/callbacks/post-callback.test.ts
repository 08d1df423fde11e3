import type { IncomingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { LookupAddress } from "node:dns";
import { makeLoopbackCertificate } from "../../../local/simulators/key-vault/loopback-certificate";
import { createPostCallback, type PostCallbackOptions } from "../../../src/callbacks/post-callback";
import type { PostResult } from "../../../src/contracts/callback";
import {
  NOBODY_LISTENS,
  listenOn,
  startLoopbackServer,
  type LoopbackServer,
} from "../http/loopback-server";

const SECRET_PATH = "/callback/1?sig=s3cret";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Receiver extends AsyncDisposable {
  readonly server: LoopbackServer;
  readonly received: readonly Received[];
  /** The first connection is closed. */
  readonly hungUp: Promise<void>;
}

async function startReceiver(answer: (response: ServerResponse) => void): Promise<Receiver> {
  const received: Received[] = [];
  let hangUp: () => void;
  const hungUp = new Promise<void>((resolve) => {
    hangUp = resolve;
  });
  const listener: RequestListener = (request, response) => {
    let body = "";
    request.socket.once("close", () => {
      hangUp();
    });
    // Hanging up on the receiver is what some tests are about.
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body });
      answer(response);
    });
  };
  const server = await startLoopbackServer(listener);
  return { server, received, hungUp, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers).end("{}");
  };

const post = (
  origin: string,
  options: Partial<PostCallbackOptions> = {},
  body: unknown = { id: "r-1" },
): Promise<PostResult> =>
  createPostCallback({ timeoutSeconds: 5, ...options })(`${origin}${SECRET_PATH}`, body);

function writeForever(response: ServerResponse): void {
  while (response.write("x".repeat(10_000)));
  response.once("drain", () => {
    writeForever(response);
  });
}

const hostOf = (origin: string): string => new URL(origin).host;

describe("createPostCallback", () => {
  it("posts the body as JSON, with no credential of any kind", async () => {
    await using receiver = await startReceiver(answering(200));

    const result = await post(receiver.server.url, {}, { message: "Zürich ✓" });

    expect(result).toStrictEqual({ kind: "delivered", status: 200 });
    const [request] = receiver.received;
    expect(request).toMatchObject({
      method: "POST",
      url: SECRET_PATH,
      body: '{"message":"Zürich ✓"}',
    });
    expect(Object.keys(request!.headers).sort()).toStrictEqual([
      "connection",
      "content-length",
      "content-type",
      "host",
      "user-agent",
    ]);
    expect(request!.headers["content-type"]).toBe("application/json");
  });

  it.each([200, 202, 204])("treats %d as delivered", async (status) => {
    await using receiver = await startReceiver(answering(status));

    expect(await post(receiver.server.url)).toStrictEqual({ kind: "delivered", status });
  });

  it.each([400, 401, 403, 404, 409, 410])(
    "treats %d as a receiver that no longer waits",
    async (status) => {
      await using receiver = await startReceiver(answering(status));

      const result = await post(receiver.server.url);

      const host = hostOf(receiver.server.url);
      expect(result).toStrictEqual({ kind: "refused", reason: `${host} answered ${status}` });
    },
  );

  it.each([408, 425, 429, 500, 502, 503])("returns tryAgain after %d", async (status) => {
    await using receiver = await startReceiver(answering(status, { "retry-after": "120" }));

    const result = await post(receiver.server.url);

    const host = hostOf(receiver.server.url);
    const reason = `${host} answered ${status}`;
    expect(result).toStrictEqual({ kind: "tryAgain", reason, retryAfterSeconds: 120 });
  });

  it("reads a Retry-After that is a date", async () => {
    const headers = { "retry-after": "Mon, 02 Mar 2026 06:04:00 GMT" };
    await using receiver = await startReceiver(answering(503, headers));

    const result = await post(receiver.server.url, {
      now: () => new Date("2026-03-02T06:00:00Z"),
    });

    expect(result).toMatchObject({ kind: "tryAgain", retryAfterSeconds: 240 });
  });

  it.each([300, 301, 302, 307, 308])("does not follow a redirect by %d", async (status) => {
    await using elsewhere = await startReceiver(answering(200));
    const location = `${elsewhere.server.url}/elsewhere`;
    await using receiver = await startReceiver(answering(status, { location }));

    const result = await post(receiver.server.url);

    const host = hostOf(receiver.server.url);
    const reason = `${host} answered ${status}; redirects are not followed`;
    expect(result).toStrictEqual({ kind: "refused", reason });
    expect(elsewhere.received).toHaveLength(0);
  });

  it("returns tryAgain when the connection is refused", async () => {
    const result = await post(NOBODY_LISTENS);

    const reason = "connection refused by 127.0.0.1:1";
    expect(result).toStrictEqual({ kind: "tryAgain", reason, retryAfterSeconds: null });
  });

  it("returns tryAgain when the connection breaks", async () => {
    await using receiver = await startReceiver((response) => response.destroy());

    const result = await post(receiver.server.url);

    const reason = `connection reset by ${hostOf(receiver.server.url)}`;
    expect(result).toStrictEqual({ kind: "tryAgain", reason, retryAfterSeconds: null });
  });

  it("returns tryAgain and closes the connection when no response comes in time", async () => {
    await using receiver = await startReceiver(() => undefined);

    const result = await post(receiver.server.url, { timeoutSeconds: 0.2 });

    const reason = `${hostOf(receiver.server.url)} did not answer within 0.2 s`;
    expect(result).toStrictEqual({ kind: "tryAgain", reason, retryAfterSeconds: null });
    await receiver.hungUp;
    expect([...receiver.server.sockets].map(({ destroyed }) => destroyed)).toStrictEqual([true]);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["without end", writeForever],
    ["that stalls", (response) => response.write("x")],
  ])(
    "uses only the status of a response %s, and closes the connection",
    async (_how, writeBody) => {
      await using receiver = await startReceiver((response) => {
        response.writeHead(200);
        writeBody(response);
      });

      const result = await post(receiver.server.url, { timeoutSeconds: 0.3 });

      expect(result).toStrictEqual({ kind: "delivered", status: 200 });
      await receiver.hungUp;
      expect([...receiver.server.sockets].map(({ destroyed }) => destroyed)).toStrictEqual([true]);
    },
  );

  it("closes the connection at a response that is too long, before the time limit", async () => {
    await using receiver = await startReceiver((response) => {
      response.writeHead(200);
      writeForever(response);
    });

    const result = await post(receiver.server.url, { timeoutSeconds: 3_600 });

    expect(result).toStrictEqual({ kind: "delivered", status: 200 });
    await receiver.hungUp;
    expect([...receiver.server.sockets].map(({ destroyed }) => destroyed)).toStrictEqual([true]);
  });

  it("trusts no self-signed certificate", async () => {
    await using server = await listenOn(
      createHttpsServer(await makeLoopbackCertificate()),
      "https",
    );

    const result = await post(server.url);

    expect(result).toMatchObject({
      kind: "tryAgain",
      reason: expect.stringContaining("TLS certificate") as string,
    });
  });
});

describe("createPostCallback, with misleading names", () => {
  const resolvingTo = (addresses: LookupAddress[]): Pick<PostCallbackOptions, "resolve"> => ({
    resolve: (_hostname, _options, callback) => {
      callback(null, addresses);
    },
  });
  const loopback: LookupAddress = { address: "127.0.0.1", family: 4 };
  const elsewhere: LookupAddress = { address: "20.50.1.2", family: 4 };

  it.each<[string, LookupAddress[]]>([
    ["to this machine", [loopback]],
    ["to the metadata service", [{ address: "169.254.169.254", family: 4 }]],
    ["to a private network", [{ address: "10.0.0.4", family: 4 }]],
    ["to this machine by IPv6", [{ address: "::1", family: 6 }]],
    ["to a public address, and to this machine", [elsewhere, loopback]],
  ])("sends nothing to a name that leads %s", async (_where, addresses) => {
    await using receiver = await startReceiver(answering(200));
    const { port } = new URL(receiver.server.url);
    const origin = `http://hook.logic.azure.com:${port}`;

    const result = await post(origin, resolvingTo(addresses));

    const reason = `hook.logic.azure.com:${port} does not resolve to a public address`;
    expect(result).toStrictEqual({ kind: "refused", reason });
    expect(receiver.server.sockets.size).toBe(0);
  });

  it("returns tryAgain when the machine's own resolver does not know the name", async () => {
    const result = await post("http://nobody.invalid");

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: "could not resolve host nobody.invalid",
      retryAfterSeconds: null,
    });
  });

  it("returns tryAgain when a name is not known", async () => {
    const notFound = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });

    const result = await post("http://hook.logic.azure.com", {
      resolve: (_hostname, _options, callback) => {
        callback(notFound);
      },
    });

    expect(result).toStrictEqual({
      kind: "tryAgain",
      reason: "could not resolve host hook.logic.azure.com",
      retryAfterSeconds: null,
    });
  });
});
