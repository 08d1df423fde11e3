import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { aClient, answer, aServer, reset } from "./scripted-server";

const NOON = new Date("2026-03-02T12:00:00.000Z");

/** A clock that moves on by some seconds whenever the client waits. */
function aSlowClock(secondsPerWait: number): { now: () => Date; sleep: () => Promise<void> } {
  let nowMs = NOON.getTime();
  const sleep = (): Promise<void> => {
    nowMs += secondsPerWait * 1_000;
    return Promise.resolve();
  };
  return { now: () => new Date(nowMs), sleep };
}

const secondsLater = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1_000);

describe("createHttpClient, with a request that has a last instant", () => {
  it.each([0, 1])("sends nothing from that instant on, %i s later", async (late) => {
    await using server = await aServer(answer(200));
    const { send } = aClient({ now: () => secondsLater(late) });

    const result = await send(server.url, { notAfter: NOON });

    expect(result).toStrictEqual({
      kind: "notSent",
      reason: "the deadline for sending it has passed",
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([1, 30 * 86_400])("sends it %i s before that instant", async (early) => {
    await using server = await aServer(answer(200));
    const { send } = aClient({ now: () => NOON });

    const result = await send(server.url, { notAfter: secondsLater(early) });

    expect(result).toMatchObject({ kind: "answered", status: 200 });
  });

  it("does not repeat a transmission after that instant, and returns the answer that it has", async () => {
    await using server = await aServer(answer(503), answer(200));
    const { send } = aClient(aSlowClock(60));

    const result = await send(server.url, { retry: "idempotent", notAfter: secondsLater(30) });

    expect(result).toMatchObject({ kind: "answered", status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  it("calls it unclear when the only transmission before that instant was", async () => {
    await using server = await aServer(reset, answer(200));
    const { send } = aClient(aSlowClock(60));

    const result = await send(server.url, { retry: "idempotent", notAfter: secondsLater(30) });

    expect(result).toMatchObject({ kind: "unclear" });
    expect(server.requests).toHaveLength(1);
  });

  it("gives up a connection that is not ready by then: it would carry the request too late", async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { send } = aClient({ now: () => NOON });

    const result = await send(`https://${host}/`, { notAfter: secondsLater(0.2) });

    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect(result).toStrictEqual({
      kind: "notSent",
      reason: `could not connect to ${host} within 0.2 s`,
    });
  });

  it("waits for the answer to a request that was sent in time", async () => {
    const pauses = new Map<string | undefined, number>([["/slow", 100]]);
    await using server = await aServer(({ url }, response) => {
      setTimeout(() => response.end("{}"), pauses.get(url));
    });
    const { send } = aClient({ now: () => NOON });
    // The connection is kept, so that a busy machine has no time to lose in making one.
    await send(server.url);

    const result = await send(`${server.url}/slow`, { notAfter: secondsLater(0.05) });

    expect(result).toMatchObject({ kind: "answered" });
  });
});
