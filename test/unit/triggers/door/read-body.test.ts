import { HttpRequest } from "@azure/functions";
import { CancelByKey } from "../../../../src/contracts/cancel-by-key";
import { readBody, readOptionalBody } from "../../../../src/triggers/door/read-body";

const withBytes = (bytes: Buffer): HttpRequest =>
  new HttpRequest({ method: "POST", url: "https://runward.example.com/", body: { bytes } });

const keyOf = (key: Buffer): Buffer =>
  Buffer.concat([Buffer.from('{"idempotencyKey":"'), key, Buffer.from('"}')]);

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

describe("readBody", () => {
  it("reads JSON behind a byte order mark", async () => {
    const bytes = Buffer.concat([BYTE_ORDER_MARK, keyOf(Buffer.from("nightly"))]);

    const body = await readBody(withBytes(bytes), CancelByKey);

    expect(body).toStrictEqual({ kind: "read", value: { idempotencyKey: "nightly" } });
  });

  it("keeps characters outside the basic plane as they are", async () => {
    const body = await readBody(withBytes(keyOf(Buffer.from("nightly 🌙"))), CancelByKey);

    expect(body).toStrictEqual({ kind: "read", value: { idempotencyKey: "nightly 🌙" } });
  });

  it.each([[[0xff]], [[0xfe]], [[0xc3]], [[0xed, 0xa0, 0x80]]])(
    "refuses the bytes %j, which are no UTF-8 and would read as the same key",
    async (bytes) => {
      const body = await readBody(withBytes(keyOf(Buffer.from(bytes))), CancelByKey);

      expect(body).toStrictEqual({
        kind: "refused",
        errors: [{ field: "body", message: "must be JSON in UTF-8" }],
      });
    },
  );
});

describe("readOptionalBody", () => {
  it("takes no body for an empty object", async () => {
    const request = new HttpRequest({ method: "POST", url: "https://runward.example.com/" });

    expect(await readOptionalBody(request, CancelByKey)).toStrictEqual({ kind: "read", value: {} });
  });
});
