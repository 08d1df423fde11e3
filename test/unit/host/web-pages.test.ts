import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createServer, type AddressInfo } from "node:net";

import { hostWith, type HostUnderTest, type Sdk } from "./an-app";

/** A route of everybody's, one behind a key, and what the durable extension and the host themselves serve. */
const ROUTES = [
  ["POST", "/api/start"],
  ["GET", "/api/start"],
  ["POST", "/api/guarded"],
  ["GET", "/admin/host/status"],
  ["POST", "/admin/functions/tick"],
  ["POST", "/runtime/webhooks/durabletask/orchestrators/none"],
  ["GET", "/runtime/webhooks/durabletask/instances"],
  ["POST", "/durabletask/orchestrators/none"],
  ["GET", "/nowhere"],
] as const;

const called: string[] = [];

function register({ app }: Sdk): void {
  for (const [name, authLevel] of [
    ["start", "anonymous"],
    ["guarded", "function"],
  ] as const) {
    app.http(name, {
      authLevel,
      methods: ["GET", "POST"],
      handler: ({ url }) => {
        called.push(url);
        return { body: "served" };
      },
    });
  }
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly address?: string;
}

/** Unlike `fetch`, sends any Host and Origin, to either family. */
const send = (
  { baseUrl }: HostUnderTest,
  { method, path, headers = {}, body = "", address = "127.0.0.1" }: Sent,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(baseUrl);
    const length = { "content-length": String(body.length) };
    const options = { host: address, port, method, path, headers: { ...length, ...headers } };
    httpRequest(options, (response) => {
      response.resume().once("close", () => {
        resolve(response.statusCode ?? 0);
      });
    })
      .once("error", reject)
      .end(body);
  });

describe("a web page in the browser of this machine", () => {
  let host: HostUnderTest;

  beforeAll(async () => {
    host = await hostWith(register, { allowedHosts: ["tunnel.example"] });
  });

  beforeEach(() => {
    called.length = 0;
  });

  afterAll(async () => {
    await host.stop();
  });

  const body = "{}";
  const json = { "content-type": "application/json" };

  it.each(ROUTES)("is rejected with %s %s under a name of its own", async (method, path) => {
    const headers = { ...json, host: "attacker.example" };

    expect(await send(host, { method, path, headers, body })).toBe(403);
    expect(called).toStrictEqual([]);
  });

  it.each(ROUTES)("is rejected with %s %s across origins", async (method, path) => {
    const headers = { ...json, origin: "https://attacker.example" };

    expect(await send(host, { method, path, headers, body })).toBe(403);
    expect(called).toStrictEqual([]);
  });

  const posts = ROUTES.filter(([method]) => method === "POST");

  it.each(posts)("is rejected with a body of text in %s %s", async (method, path) => {
    const headers = { "content-type": "text/plain" };

    expect(await send(host, { method, path, headers, body })).toBe(415);
    expect(called).toStrictEqual([]);
  });

  it("is answered no preflight", async () => {
    const headers = {
      origin: "https://attacker.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };

    expect(await send(host, { method: "OPTIONS", path: "/api/start", headers })).toBe(403);
  });

  it("may be one of the app's own", async () => {
    const origin = host.baseUrl;
    const sent = { method: "POST", path: "/api/start", body };

    expect(await send(host, { ...sent, headers: { ...json, origin } })).toBe(200);
  });

  it("may come under a name that the owner of the machine allows, but not to the host's own routes", async () => {
    const headers = { ...json, host: "tunnel.example" };
    const paths = ["/api/start", "/admin/functions/tick", "/durabletask/orchestrators/none"];

    const statuses = paths.map((path) => send(host, { method: "POST", path, headers, body }));

    expect(await Promise.all(statuses)).toStrictEqual([200, 401, 401]);
  });
});

describe("the address of a host", () => {
  it.each(["127.0.0.1", "::1", "localhost"])("is found at %s", async (address) => {
    await using host = await hostWith(register);

    expect(await send(host, { method: "GET", path: "/api/start", address })).toBe(200);
  });

  it("is free again in both families when the host has stopped", async () => {
    const first = await hostWith(register);
    const port = Number(new URL(first.baseUrl).port);
    await first.stop();

    await using second = await hostWith(register, { port });

    expect(await send(second, { method: "GET", path: "/api/start", address: "::1" })).toBe(200);
  });

  it.each(["127.0.0.1", "::1"])(
    "is not taken where another program has its port at %s",
    async (address) => {
      const other = createServer().listen(0, address);
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;

      await expect(hostWith(register, { port })).rejects.toThrow("EADDRINUSE");

      other.close();
    },
  );

  it("has no paths with empty parts, as that of a Functions host", async () => {
    await using host = await hostWith(register);

    expect(await send(host, { method: "GET", path: "//api/start" })).toBe(404);
  });
});
