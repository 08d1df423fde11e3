import type { Exchange, ExchangeEnd, WatchExchange } from "../../../src/http/exchange";
import { placeOf } from "../../../src/http/exchange";
import { createPostCallback } from "../../../src/callbacks/post-callback";
import { NOBODY_LISTENS } from "./loopback-server";
import { aClient, aServer, answer, reset, silence } from "./scripted-server";

interface Watched {
  readonly watch: WatchExchange;
  readonly seen: readonly { readonly exchange: Exchange; readonly ends: readonly ExchangeEnd[] }[];
}

function aWatch(): Watched {
  const seen: { exchange: Exchange; ends: ExchangeEnd[] }[] = [];
  return {
    seen,
    watch: (exchange) => {
      const entry = { exchange, ends: [] as ExchangeEnd[] };
      seen.push(entry);
      return (end) => entry.ends.push(end);
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port);

describe("createHttpClient, watched", () => {
  it("reports the destination and the result of every transmission, and nothing else", async () => {
    await using server = await aServer(answer(503, "s3cret"), answer(200, '{"s3cret":1}'));
    const { watch, seen } = aWatch();

    await aClient({ watch }).send(`${server.url}/api/runs/7`, {
      method: "POST",
      retry: "idempotent",
      query: { name: "s3cret" },
      headers: { authorization: "Bearer s3cret" },
      body: { parameter: "s3cret" },
    });

    const place = { scheme: "http", host: "127.0.0.1", port: portOf(server.url) };
    const exchange = { method: "POST", ...place, path: "/api/runs/7" };
    expect(seen).toStrictEqual([
      {
        exchange: { ...exchange, resendCount: 0 },
        ends: [{ kind: "answered", status: 503 }],
      },
      {
        exchange: { ...exchange, resendCount: 1 },
        ends: [{ kind: "answered", status: 200 }],
      },
    ]);
  });

  it("reports the result of a request without a response", async () => {
    await using resetting = await aServer(reset);
    const { watch, seen } = aWatch();
    const { send } = aClient({ watch });

    await send(resetting.url);
    await send(NOBODY_LISTENS);

    expect(seen.flatMap(({ ends }) => ends)).toMatchObject([
      { kind: "unclear", reason: expect.stringMatching(/^connection reset by 127/) as string },
      { kind: "notSent", reason: expect.stringMatching(/^connection refused by 127/) as string },
    ]);
  });

  it("reports a request that took too long", async () => {
    await using server = await aServer(silence);
    const { watch, seen } = aWatch();

    await aClient({ watch, timeoutSeconds: 0.1 }).send(server.url);

    expect(seen[0]?.ends).toMatchObject([
      { kind: "unclear", reason: expect.stringContaining("did not answer within 0.1 s") as string },
    ]);
  });
});

describe("createPostCallback, watched", () => {
  const SECRET_PATH = "/callback/1?sig=s3cret";

  it("reports only the host", async () => {
    await using server = await aServer(answer(410));
    const { watch, seen } = aWatch();

    await createPostCallback({ timeoutSeconds: 5, watch })(`${server.url}${SECRET_PATH}`, {});

    const exchange = { method: "POST", scheme: "http", host: "127.0.0.1", path: null };
    expect(seen).toStrictEqual([
      {
        exchange: { ...exchange, port: portOf(server.url), resendCount: 0 },
        ends: [{ kind: "answered", status: 410 }],
      },
    ]);
  });

  it("reports why there was no response, without the address", async () => {
    const { watch, seen } = aWatch();

    await createPostCallback({ timeoutSeconds: 5, watch })(`${NOBODY_LISTENS}${SECRET_PATH}`, {});

    expect(seen[0]?.ends).toMatchObject([{ kind: "unclear" }]);
    expect(JSON.stringify(seen)).not.toMatch(/s3cret|sig|callback/);
  });
});

describe("placeOf", () => {
  it.each([
    ["https://adb-1.2.azuredatabricks.net/api?x=1", 443, "/api"],
    ["http://localhost/", 80, "/"],
    ["https://localhost:8443/a/b#c", 8443, "/a/b"],
  ])("knows the port of %s, and of its path no query", (url, port, path) => {
    expect(placeOf(new URL(url), "tellPath")).toMatchObject({ port, path });
  });
});
