import axios, { type AxiosError } from "axios";
import { generate } from "selfsigned";
import { VirtualClock } from "../../../local/clock";
import { parseExactJson } from "../../../local/simulators/exact-json";
import { type SimulatorServer, startSimulatorServer } from "../../../local/simulators/server";
import { VendorError } from "../../../local/simulators/vendor-error";

const http = axios.create({ validateStatus: () => true, maxRedirects: 0, proxy: false });

interface Counter extends AsyncDisposable {
  readonly server: SimulatorServer;
  count(): number;
}

/** A simulator whose one real route counts: `POST /count` answers with the count so far. */
async function aCounter(tls?: { key: string; cert: string }): Promise<Counter> {
  let count = 0;
  const server = await startSimulatorServer({
    clock: new VirtualClock(),
    ...(tls !== undefined && { tls }),
    state: () => ({ count }),
    routes: (app) => {
      app.post("/count", () => ({ count: ++count, note: "counted once more" }));
      app.get("/id", () => ({ id: 2n ** 62n, name: "exact" }));
      app.get("/refuse", () => {
        throw new VendorError(418, { error_code: "TEAPOT" }, { "retry-after": "7" });
      });
    },
  });
  return {
    server,
    count: () => count,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const codeOf = (request: Promise<unknown>): Promise<string | undefined> =>
  request.then(
    () => "answered",
    (error: unknown) => (error as AxiosError).code,
  );

describe("startSimulatorServer", () => {
  it("answers with int64 ids digit by digit", async () => {
    await using counter = await aCounter();

    const { data } = await http.get<string>(`${counter.server.baseUrl}/id`, {
      transformResponse: (text: string) => text,
    });

    expect(data).toBe('{"id":4611686018427387904,"name":"exact"}');
    expect(parseExactJson(data)).toStrictEqual({ id: 2n ** 62n, name: "exact" });
  });

  it("answers as a thrown vendor error says", async () => {
    await using counter = await aCounter();

    const answer = await http.get(`${counter.server.baseUrl}/refuse`);

    expect(answer.status).toBe(418);
    expect(answer.headers["retry-after"]).toBe("7");
    expect(answer.data).toStrictEqual({ error_code: "TEAPOT" });
  });

  it("logs each request with its body, its headers and the virtual time", async () => {
    await using counter = await aCounter();

    await http.post(
      `${counter.server.baseUrl}/count?a=1`,
      { hello: "you" },
      { headers: { Authorization: "Bearer secret" } },
    );

    expect(counter.server.requests.all()).toMatchObject([
      {
        method: "POST",
        url: "/count?a=1",
        headers: { authorization: "Bearer secret" },
        body: { hello: "you" },
        at: new Date("2026-01-05T06:00:00.000Z"),
      },
    ]);
  });

  it("is scripted and inspected over HTTP", async () => {
    await using counter = await aCounter();
    const { baseUrl } = counter.server;

    const scripted = await http.post(`${baseUrl}/_simulator/faults`, {
      method: "POST",
      path: "^/cou.t",
      times: null,
      fault: { kind: "status", status: 503, body: { error_code: "TEMPORARILY_UNAVAILABLE" } },
    });
    const first = await http.post(`${baseUrl}/count`, {});
    await http.delete(`${baseUrl}/_simulator/faults`);
    const second = await http.post(`${baseUrl}/count`, {});

    expect(scripted.status).toBe(204);
    expect(first.status).toBe(503);
    expect(second.data).toMatchObject({ count: 1 });
    expect((await http.get(`${baseUrl}/_simulator/state`)).data).toStrictEqual({ count: 1 });
    expect((await http.get<unknown[]>(`${baseUrl}/_simulator/requests`)).data).toHaveLength(2);
  });

  it("refuses a fault rule that it does not understand", async () => {
    await using counter = await aCounter();

    const answer = await http.post(`${counter.server.baseUrl}/_simulator/faults`, {
      fault: { kind: "earthquake" },
    });

    expect(answer.status).toBe(400);
  });

  it("closes while requests hang", async () => {
    const counter = await aCounter();
    counter.server.faults.add({ fault: { kind: "hang" } });
    const hanging = codeOf(http.post(`${counter.server.baseUrl}/count`, {}));
    while (counter.server.requests.all().length === 0) await new Promise(setImmediate);

    await counter.server.close();

    expect(await hanging).toBe("ECONNRESET");
  });

  it("speaks https, and resets the connection below it", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }]);
    await using counter = await aCounter({ key, cert });
    const { Agent } = await import("node:https");
    const trusting = { httpsAgent: new Agent({ rejectUnauthorized: false }) };

    const answer = await http.post(`${counter.server.baseUrl}/count`, {}, trusting);
    counter.server.faults.add({ fault: { kind: "reset", when: "afterEffect" } });
    const code = await codeOf(http.post(`${counter.server.baseUrl}/count`, {}, trusting));

    expect(counter.server.baseUrl).toMatch(/^https:/);
    expect(answer.data).toMatchObject({ count: 1 });
    expect(code).toBe("ECONNRESET");
    expect(counter.count()).toBe(2);
  });
});

describe("faults", () => {
  it.each([
    [{ kind: "status", status: 500, effect: true } as const, 500],
    [{ kind: "brokenJson", effect: true } as const, 200],
    [{ kind: "html", effect: true } as const, 200],
    [{ kind: "emptyBody", effect: true } as const, 200],
    [{ kind: "redirect", location: "http://elsewhere.invalid/", effect: true } as const, 302],
    [{ kind: "wrongContentType", contentType: "text/html" } as const, 200],
    [{ kind: "delay", ms: 20 } as const, 200],
    [{ kind: "drip", bytesPerSecond: 1_000 } as const, 200],
  ])("run the handler first when asked: %j", async (fault, status) => {
    await using counter = await aCounter();
    counter.server.faults.add({ fault });

    const answer = await http.post(`${counter.server.baseUrl}/count`, {});

    expect(answer.status).toBe(status);
    expect(counter.count()).toBe(1);
  });

  it.each([
    [{ kind: "status", status: 429, headers: { "retry-after": "3" } } as const, 429],
    [{ kind: "brokenJson" } as const, 200],
    [{ kind: "html", status: 503 } as const, 503],
    [{ kind: "emptyBody", status: 404 } as const, 404],
    [{ kind: "redirect", location: "/login.html", status: 307 } as const, 307],
    [{ kind: "huge", bytes: 300_000 } as const, 200],
  ])("leave the handler alone otherwise: %j", async (fault, status) => {
    await using counter = await aCounter();
    counter.server.faults.add({ fault });

    const answer = await http.post(`${counter.server.baseUrl}/count`, {});

    expect(answer.status).toBe(status);
    expect(counter.count()).toBe(0);
  });

  it.each([
    ["beforeEffect", 0],
    ["afterEffect", 1],
  ] as const)("reset the connection %s", async (when, count) => {
    await using counter = await aCounter();
    counter.server.faults.add({ fault: { kind: "reset", when } });

    const code = await codeOf(http.post(`${counter.server.baseUrl}/count`, {}));

    expect(code).toBe("ECONNRESET");
    expect(counter.count()).toBe(count);
  });

  it("cut the real answer in the middle", async () => {
    await using counter = await aCounter();
    counter.server.faults.add({ fault: { kind: "brokenJson", effect: true } });

    const { data } = await http.post<unknown>(`${counter.server.baseUrl}/count`, {});

    expect(data).toBe('{"count":1,"note":"');
  });

  it.each([
    [true, 1],
    [false, 0],
  ])("end the connection in the middle of the answer (effect: %s)", async (effect, count) => {
    await using counter = await aCounter();
    counter.server.faults.add({ fault: { kind: "cutOff", effect } });

    const code = await codeOf(http.post(`${counter.server.baseUrl}/count`, {}));

    expect(code).toMatch(/^(ECONNRESET|ERR_BAD_RESPONSE)$/);
    expect(counter.count()).toBe(count);
  });

  it("never answer a request that hangs, though its effect happened", async () => {
    await using counter = await aCounter();
    counter.server.faults.add({ fault: { kind: "hang", effect: true } });

    const code = await codeOf(http.post(`${counter.server.baseUrl}/count`, {}, { timeout: 100 }));

    expect(code).toBe("ECONNABORTED");
    expect(counter.count()).toBe(1);
  });

  it("skip some requests, then apply to the given number, then to none", async () => {
    await using counter = await aCounter();
    counter.server.faults.add({
      method: "POST",
      path: "/count",
      match: ({ body }) => JSON.stringify(body).includes("victim"),
      skip: 1,
      times: 2,
      fault: { kind: "status", status: 500 },
    });

    const statuses: number[] = [];
    for (const name of ["victim", "other", "victim", "victim", "victim"]) {
      statuses.push((await http.post(`${counter.server.baseUrl}/count?x=1`, { name })).status);
    }

    expect(statuses).toStrictEqual([200, 200, 500, 500, 200]);
  });
});
