import type { IncomingMessage, ServerResponse } from "node:http";
import { aClient, aServer, answer, reset, silence } from "./scripted-server";

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
