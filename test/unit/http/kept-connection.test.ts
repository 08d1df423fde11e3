import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { aClient, aServer, answer } from "./scripted-server";

const REQUEST_STARTED = "http.client.request.start";

describe("a connection that is kept for further requests", () => {
  it("collects no listeners, however many requests it carries", async () => {
    await using server = await aServer(answer(200));
    const requests: ClientRequest[] = [];
    const note = (message: unknown): void => {
      requests.push((message as { request: ClientRequest }).request);
    };
    subscribe(REQUEST_STARTED, note);
    const client = aClient();

    for (let count = 0; count < 15; count += 1) {
      await client.send(server.url, { retry: "idempotent" });
    }

    unsubscribe(REQUEST_STARTED, note);
    const sockets = new Set(requests.map(({ socket }) => socket));
    expect(requests).toHaveLength(15);
    expect(sockets.size).toBe(1);
    expect([...sockets].map((socket) => socket?.listenerCount("connect"))).toStrictEqual([0]);
  });
});
