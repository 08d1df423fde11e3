import { request as httpRequest } from "node:http";

import { hostWith, type HostUnderTest, type Sdk } from "./an-app";

/** Answers with what the function saw. */
function echo({ app }: Sdk): void {
  app.http("echo", {
    route: "echo/{kind}/{number:int}/{rest?}",
    methods: ["GET", "POST", "PUT", "DELETE"],
    handler: async (request) => ({
      jsonBody: {
        method: request.method,
        path: new URL(request.url).pathname,
        params: request.params,
        query: Object.fromEntries(request.query),
        type: request.headers.get("content-type"),
        text: await request.text(),
      },
    }),
  });
  app.http("files", {
    route: "files/{*path}",
    methods: ["GET"],
    handler: (request) => ({ jsonBody: request.params }),
  });
  app.http("byName", { handler: () => ({ body: "by name" }) });
}

async function call(host: HostUnderTest, path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${host.baseUrl}${path}`, init);
}

function withKeyHeader(key: string | undefined): RequestInit {
  return key === undefined ? {} : { headers: { "x-functions-key": key } };
}

describe("HTTP functions", () => {
  it("get method, URL, route parameters, query, headers and body", async () => {
    await using host = await hostWith(echo);

    const response = await call(host, "/API/Echo/some%20kind/7/?a=1&a=2&b=x", {
      method: "POST",
      headers: { "content-type": "application/odd+json; =" },
      body: "just text",
    });

    expect(response.status).toBe(200);
    expect(await response.json()).toStrictEqual({
      method: "POST",
      path: "/API/Echo/some%20kind/7/",
      params: { kind: "some kind", number: "7" },
      query: { a: "1,2", b: "x" },
      type: "application/odd+json; =",
      text: "just text",
    });
  });

  it("get bodies byte for byte", async () => {
    await using host = await hostWith(({ app }) => {
      app.http("bytes", {
        methods: ["PUT"],
        handler: async (request) => ({ body: await request.arrayBuffer() }),
      });
    });
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);

    const headers = { "content-type": "application/json" };
    const response = await call(host, "/api/bytes", { method: "PUT", headers, body });

    expect(new Uint8Array(await response.arrayBuffer())).toStrictEqual(body);
  });

  it.each([
    ["/api/echo/a/not-a-number", "GET", 404],
    ["/api/echo/a/1", "PATCH", 404],
    ["/api/echo/a/1", "HEAD", 404],
    ["/api/nowhere", "GET", 404],
    ["/echo/a/1", "GET", 404],
    ["/api/echo/a/1", "DELETE", 200],
    ["/api/byName", "GET", 200],
    ["/api/byname", "POST", 200],
    ["/api/byName", "DELETE", 404],
  ])("answer %s with %s as %i", async (path, method, status) => {
    await using host = await hostWith(echo);

    expect((await call(host, path, { method })).status).toBe(status);
  });

  it("take the rest of the path in one parameter", async () => {
    await using host = await hostWith(echo);

    const response = await call(host, "/api/files/a/b%20c.txt");

    expect(await response.json()).toStrictEqual({ path: "a/b c.txt" });
  });

  it("set status, headers, several cookies and a body", async () => {
    await using host = await hostWith(({ app }) => {
      app.http("rich", {
        handler: () => ({
          status: 201,
          headers: { "x-own": "yes", "content-type": "text/plain" },
          cookies: [
            { name: "a", value: "1 2", httpOnly: true, secure: true, sameSite: "Lax" },
            { name: "b", value: "2", maxAge: 60, path: "/", expires: new Date(86_400_000) },
          ],
          body: "made",
        }),
      });
    });

    const response = await call(host, "/api/rich");

    expect(response.status).toBe(201);
    expect(response.headers.get("x-own")).toBe("yes");
    expect(response.headers.getSetCookie()).toStrictEqual([
      "a=1%202; Secure; HttpOnly; SameSite=Lax",
      "b=2; Path=/; Expires=Fri, 02 Jan 1970 00:00:00 GMT; Max-Age=60",
    ]);
    expect(await response.text()).toBe("made");
  });

  it("answer 204 when they return nothing, and an empty 500 when they throw", async () => {
    await using host = await hostWith(({ app }) => {
      app.http("nothing", { handler: () => Promise.resolve(undefined as never) });
      app.http("broken", {
        handler: () => {
          throw new Error("oops");
        },
      });
    });

    const nothing = await call(host, "/api/nothing");
    const broken = await call(host, "/api/broken");

    expect(nothing.status).toBe(204);
    expect([broken.status, await broken.text()]).toStrictEqual([500, ""]);
    expect(host.logs.map(({ message }) => message).join()).toContain("oops");
  });

  it("answer HEAD when they ask for it, without a body", async () => {
    await using host = await hostWith(({ app }) => {
      app.http("head", {
        methods: ["HEAD", "GET"],
        handler: () => ({ body: "12345", headers: { "x-own": "yes" } }),
      });
    });

    const response = await call(host, "/api/head", { method: "HEAD" });

    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("5");
    expect(await response.text()).toBe("");
  });

  it("are not called with a body that is too large", async () => {
    await using host = await hostWith(echo);

    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${host.baseUrl}/api/byName`, {
        method: "POST",
        headers: { "content-type": "application/json", "content-length": 101 * 1024 * 1024 },
      });
      request.on("error", reject);
      request.on("response", (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.write("x");
    });

    expect(status).toBe(413);
  });

  it("ask for the function key only when one was given, and only if they are protected", async () => {
    const guarded = ({ app }: Sdk): void => {
      app.http("open", { handler: () => ({ body: "open" }), authLevel: "anonymous" });
      app.http("closed", { handler: () => ({ body: "closed" }), authLevel: "function" });
    };
    await using withKey = await hostWith(guarded, { functionKey: "the-key" });
    await using withoutKey = await hostWith(guarded);
    const status = async (host: HostUnderTest, path: string, key?: string): Promise<number> =>
      (await call(host, path, withKeyHeader(key))).status;

    expect(await status(withKey, "/api/open")).toBe(200);
    expect(await status(withKey, "/api/closed")).toBe(401);
    expect(await status(withKey, "/api/closed?code=the-key")).toBe(200);
    expect(await status(withKey, "/api/closed?code=the-key", "other")).toBe(401);
    expect(await status(withKey, "/api/closed", "the-key")).toBe(200);
    expect(await status(withoutKey, "/api/closed")).toBe(200);
    expect(withoutKey.logs.map(({ message }) => message).join()).toContain("noFunctionKeys");
  });

  it("run in virtual time", async () => {
    await using host = await hostWith(({ app }) => {
      app.http("now", {
        handler: () => ({
          jsonBody: [new Date().toISOString(), Date.now(), new Date(5).getTime()],
        }),
      });
    });
    await host.advance({ seconds: 90 });

    const response = await call(host, "/api/now");

    expect(await response.json()).toStrictEqual(["2026-01-05T06:01:30.000Z", 1767592890000, 5]);
  });

  it("go through the hooks of the app", async () => {
    const seen: string[] = [];
    await using host = await hostWith(({ app }) => {
      app.hook.appStart(() => void seen.push("appStart"));
      app.hook.appTerminate(() => void seen.push("appTerminate"));
      app.hook.preInvocation((context) => {
        seen.push(`pre ${context.invocationContext.functionName}`);
      });
      app.hook.postInvocation((context) => {
        seen.push("post");
        context.result = { body: "changed" };
      });
      app.hook.log((context) => {
        context.message = context.message.toUpperCase();
      });
      app.http("hooked", {
        handler: (_request, context) => {
          context.warn("hello %s", "you");
          return { body: "original" };
        },
      });
    });

    const response = await call(host, "/api/hooked");
    await host.stop();

    expect(await response.text()).toBe("changed");
    expect(seen).toStrictEqual(["appStart", "pre hooked", "post", "appTerminate"]);
    expect(host.logs).toContainEqual(
      expect.objectContaining({
        ...{ level: "warning", category: "user", functionName: "hooked", message: "HELLO YOU" },
      }),
    );
  });

  it("keep a host from starting when they share a route or use an unknown one", async () => {
    const twice = ({ app }: Sdk): void => {
      app.http("one", { route: "same", handler: () => ({}) });
      app.http("two", { route: "same", handler: () => ({}) });
    };
    const odd = ({ app }: Sdk): void => {
      app.http("odd", { route: "{x:length(3)}", handler: () => ({}) });
    };

    await expect(hostWith(twice)).rejects.toThrow("already declared");
    await expect(hostWith(odd)).rejects.toThrow("route template");
  });

  it("can be switched off by a setting", async () => {
    await using host = await hostWith(echo, {
      environment: { "AzureWebJobs.byName.Disabled": "1" },
    });

    expect((await call(host, "/api/byName")).status).toBe(404);
  });
});

describe("the address of the host", () => {
  it("says that the host runs", async () => {
    await using host = await hostWith(echo);

    const response = await call(host, "/admin/host/status");

    expect(await response.json()).toMatchObject({ state: "Running" });
  });

  it("reaches the app through WEBSITE_HOSTNAME, also with two hosts in one process", async () => {
    const hostnames: (string | undefined)[] = [];
    const remember = (): void => {
      hostnames.push(process.env["WEBSITE_HOSTNAME"]);
    };
    const first = await hostWith(remember);
    const second = await hostWith(remember);
    await second.stop();
    await first.stop();

    expect(hostnames).toStrictEqual([
      first.baseUrl.replace("http://127.0.0.1", "localhost"),
      second.baseUrl.replace("http://127.0.0.1", "localhost"),
    ]);
    expect(process.env["WEBSITE_HOSTNAME"]).toBeUndefined();
  });
});
