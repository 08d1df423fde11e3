import { aClient, aServer, answer, token } from "./scripted-server";

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

  it("hides the credential of a request that the answer quotes", async () => {
    const quoting = JSON.stringify({ message: `Bad header: Authorization: Bearer ${token}` });
    await using server = await aServer(answer(500, quoting));

    const result = await aClient().send(server.url, {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(result).toMatchObject({
      json: { message: "Bad header: Authorization: Bearer [credential]" },
    });
    expect(JSON.stringify(result)).not.toContain(token);
  });

  it("returns a redirect as the response and does not follow it", async () => {
    await using elsewhere = await aServer(answer(200));
    await using server = await aServer(answer(302, "", { location: elsewhere.url }));

    const result = await aClient().send(server.url);

    expect(result).toMatchObject({ kind: "answered", status: 302 });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it("ignores a proxy in the environment", async () => {
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
  ])("throws instead of calling %s", async (url) => {
    await expect(aClient().send(url)).rejects.toThrow(/^Refusing to call/);
  });

  it("calls a host that is configured, however its address ends", async () => {
    await using server = await aServer(answer(200));
    const { send } = aClient({ allowedOrigins: [`${server.url}/`] });

    expect(await send(`${server.url}/api`)).toMatchObject({ kind: "answered", status: 200 });
  });

  it("throws instead of calling a host that is not configured", async () => {
    const { send } = aClient({ allowedOrigins: ["https://adb-1.2.azuredatabricks.net"] });

    await expect(send("https://example.com/")).rejects.toThrow("it is not a configured host");
  });
});
