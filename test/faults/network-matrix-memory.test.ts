import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createPostCallback } from "../../src/callbacks/post-callback";
import { createHttpClient } from "../../src/http/http-client";
import { startLoopbackServer } from "../unit/http/loopback-server";
import { BODY_OF_50_MB } from "./network/trouble";
import { LARGEST_ANSWER_BYTES } from "./network/troubled-http";

const CHUNK = Buffer.alloc(64 * 1_024, "x");

/** What lies in the buffers of a loopback connection when one end hangs up. */
const ON_THE_WAY = 8 * 1_024 * 1_024;

interface Flood extends AsyncDisposable {
  readonly url: string;
  /** The bytes that each connection took, once all of them are closed. */
  taken(): Promise<number[]>;
}

/** A vendor that answers every request with 50 MB, or with as much of it as anyone takes. */
async function startFlood(): Promise<Flood> {
  const taken: Promise<number>[] = [];
  const server = await startLoopbackServer((request, response) => {
    taken.push(bytesTaken(request.socket));
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    pour(response, BODY_OF_50_MB);
  });
  return {
    url: server.url,
    taken: () => Promise.all(taken),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const bytesTaken = (socket: Socket): Promise<number> =>
  new Promise((resolve) => {
    socket.once("close", () => {
      resolve(socket.bytesWritten - socket.writableLength);
    });
  });

/** Piece by piece, as the other end takes them. */
function pour(response: ServerResponse, left: number): void {
  response.write(CHUNK, (error) => {
    if (error === null || error === undefined) {
      if (left > 0) pour(response, left - CHUNK.length);
      else response.end();
    }
  });
}

describe("an answer of 50 MB", () => {
  it("is read up to the limit by the client for vendors, for each transmission", async () => {
    await using flood = await startFlood();
    const http = createHttpClient({
      timeoutSeconds: 20,
      maxResponseBytes: LARGEST_ANSWER_BYTES,
      userAgent: "runward/test",
      sleep: () => Promise.resolve(),
    });

    const result = await http.send({ method: "GET", url: flood.url, retry: "idempotent" });

    const taken = await flood.taken();
    expect(result.kind).toBe("unclear");
    expect(taken.length).toBeGreaterThan(0);
    expect(Math.max(...taken)).toBeLessThan(LARGEST_ANSWER_BYTES + ON_THE_WAY);
  });

  it("is read only for a small part from the receiver of a callback", async () => {
    await using flood = await startFlood();

    const result = await createPostCallback({ timeoutSeconds: 20 })(flood.url, { id: "r-1" });

    expect(result).toStrictEqual({ kind: "delivered", status: 200 });
    const [taken] = await flood.taken();
    expect(taken).toBeLessThan(ON_THE_WAY);
  });
});
