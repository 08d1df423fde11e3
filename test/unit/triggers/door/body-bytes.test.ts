import { HttpRequest, InvocationContext } from "@azure/functions";
import {
  BODY_BYTE_LIMIT,
  BodyTooLongError,
  readBytes,
} from "../../../../src/triggers/door/body-bytes";
import { guarded } from "../../../../src/triggers/door/guarded";
import { MemoryHub } from "../../../support/memory-hub";

const CHUNK_BYTES = 16_384;

interface Sent {
  readonly request: HttpRequest;
  /** What was fetched of the body so far. */
  readonly fetchedBytes: () => number;
  readonly wasCancelled: () => boolean;
}

/** A request with an endless body, which is produced as it is read. */
function endless(headers: Readonly<Record<string, string>> = {}): Sent {
  let fetched = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        fetched += CHUNK_BYTES;
        controller.enqueue(new Uint8Array(CHUNK_BYTES));
      },
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  const request = new HttpRequest({ method: "POST", url: "https://runward.example.com/", headers });
  Object.defineProperty(request, "body", { value: body });
  return { request, fetchedBytes: () => fetched, wasCancelled: () => cancelled };
}

const withBody = (string: string): HttpRequest =>
  new HttpRequest({
    method: "POST",
    url: "https://runward.example.com/",
    ...(string === "" ? {} : { body: { string } }),
  });

describe("readBytes", () => {
  it.each([0, 1, BODY_BYTE_LIMIT])("reads a body of %i bytes whole", async (length) => {
    expect(await readBytes(withBody("x".repeat(length)))).toHaveLength(length);
  });

  it("fetches nothing of a body whose Content-Length is too long", async () => {
    const { request, fetchedBytes } = endless({ "content-length": String(BODY_BYTE_LIMIT + 1) });

    await expect(readBytes(request)).rejects.toThrow(BodyTooLongError);

    expect(fetchedBytes()).toBe(0);
  });

  it.each([{}, { "content-length": "12" }, { "content-length": "many" }])(
    "stops one chunk behind the limit, whatever the headers say: %j",
    async (headers) => {
      const { request, fetchedBytes, wasCancelled } = endless(headers);

      await expect(readBytes(request)).rejects.toThrow(BodyTooLongError);

      expect(fetchedBytes()).toBe(BODY_BYTE_LIMIT + CHUNK_BYTES);
      expect(wasCancelled()).toBe(true);
    },
  );
});

describe("guarded", () => {
  it("answers 413 where a body is too long", async () => {
    const handler = guarded(async (request) => {
      await readBytes(request);
      return { status: 200 };
    });
    const context = new InvocationContext({ logHandler: () => undefined });
    const { client } = new MemoryHub(() => new Date());

    const answer: unknown = await handler(endless().request, client, context);

    expect(answer).toMatchObject({ status: 413, body: expect.stringContaining("65536") as string });
  });
});
