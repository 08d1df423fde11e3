import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { setImmediate as pause } from "node:timers/promises";

import { hostWith, type HostUnderTest, type Sdk } from "./an-app";

const MEGABYTE = 1_048_576;

const limited = { environment: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: String(MEGABYTE) } };

function measure({ app }: Sdk): void {
  app.http("measure", {
    methods: ["POST"],
    handler: async (request) => ({ body: String((await request.arrayBuffer()).byteLength) }),
  });
}

const post = (host: HostUnderTest, body: string): Promise<Response> =>
  fetch(`${host.baseUrl}/api/measure`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });

/** Sends the head of a request, and what comes back before anything else is sent. */
async function answerTo(socket: Socket, ...headers: string[]): Promise<string> {
  socket.write(["POST /api/measure HTTP/1.1", "Host: localhost", ...headers, "", ""].join("\r\n"));
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return chunk.toString("latin1");
}

/** Sends chunk after chunk until there is an answer, and counts what the host or its kernel took. */
async function sendUntil(answer: Promise<string>, socket: Socket): Promise<number> {
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  const answered = answer.then(() => "answered");
  for (let takenBytes = 0; takenBytes < 95 * MEGABYTE; takenBytes += chunk.length) {
    const drained = socket.write(chunk) ? pause() : once(socket, "drain");
    if ((await Promise.race([answered, drained])) === "answered") return takenBytes;
  }
  return Infinity;
}

describe("the bodies of requests", () => {
  it("may be as long as FUNCTIONS_REQUEST_BODY_SIZE_LIMIT says, and no longer", async () => {
    await using host = await hostWith(measure, limited);

    const [whole, long] = [
      await post(host, "x".repeat(MEGABYTE)),
      await post(host, "x".repeat(MEGABYTE + 1)),
    ];

    expect([whole.status, await whole.text()]).toStrictEqual([200, String(MEGABYTE)]);
    expect(long.status).toBe(413);
  });

  it("are refused before any of them is sent where Content-Length is too long", async () => {
    await using host = await hostWith(measure, limited);
    const socket = connect(Number(new URL(host.baseUrl).port), "127.0.0.1");

    const answer = await answerTo(
      socket,
      "Content-Type: application/json",
      `Content-Length: ${95 * MEGABYTE}`,
    );
    socket.destroy();

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("are read no further than the limit where nothing says how long they are", async () => {
    await using host = await hostWith(measure, limited);
    const socket = connect(Number(new URL(host.baseUrl).port), "127.0.0.1");
    const answer = answerTo(socket, "Content-Type: application/json", "Transfer-Encoding: chunked");

    const takenBytes = await sendUntil(answer, socket);
    socket.destroy();

    expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(takenBytes).toBeLessThan(16 * MEGABYTE);
  });
});
