/** A vendor that signs its webhooks as many do: in two headers of its own, of which one holds the time. */
import { createHmac } from "node:crypto";
import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import type { WebhookKind } from "../../../../src/contracts/webhook";
import { guarded } from "../../../../src/triggers/door/guarded";
import { createReceiveWebhook } from "../../../../src/triggers/webhooks/receive-webhook";
import { MemoryHub } from "../../../support/memory-hub";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const KEY = "the-key-of-the-subscription";
const BODY = JSON.stringify({ run: "500" });

const signature = (time: string): string =>
  createHmac("sha256", KEY).update(`${time}.${BODY}`).digest("hex");

const kind: WebhookKind = {
  functionName: "receiveAcmeWebhook",
  path: "acme",
  challenge: "HMAC-SHA256",
  advice: "Its X-Acme-Signature must be made with the key of the subscription",
  readProof: ({ body, header }) => {
    const [time, given] = [header("X-Acme-Time"), header("X-Acme-Signature")];
    if (time === null || given === null) return null;
    const signed = `${time}.${Buffer.from(body).toString()}`;
    return (key) => createHmac("sha256", key).update(signed).digest("hex") === given;
  },
  readEvent: () => ({
    vendorRunId: "500",
    connectionId: null,
    sentAt: null,
    same: { key: "500", seconds: 10 },
  }),
};

async function receive(headers: Readonly<Record<string, string>>): Promise<HttpResponseInit> {
  const hub = new MemoryHub(() => NOW);
  hub.put({ instanceId: "watch-acme-north-500-1", name: "watch" });
  const keys = { get: () => Promise.resolve({ kind: "token", token: KEY } as const) };
  const handler = guarded(
    createReceiveWebhook({
      provider: "acme",
      kind,
      senders: [{ connectionId: "north", keys }],
      now: () => NOW,
    }),
  );
  const url = "https://runward.example/api/webhooks/acme";
  const request = new HttpRequest({ method: "POST", url, headers, body: { string: BODY } });
  const context = new InvocationContext({
    functionName: kind.functionName,
    logHandler: () => null,
  });
  return (await handler(request, hub.client, context)) as HttpResponseInit;
}

describe("a webhook whose proof is in headers of the vendor's own", () => {
  it("wakes the watch of its run when they fit the body", async () => {
    const headers = { "x-acme-time": "1772431200", "x-acme-signature": signature("1772431200") };

    expect(await receive(headers)).toMatchObject({ status: 200, body: '{"woken":1}' });
  });

  it.each([
    [
      "the signature is for another time",
      { "x-acme-time": "1", "x-acme-signature": signature("2") },
    ],
    ["a header is missing", { "x-acme-signature": signature("1772431200") }],
    ["the signature is in another header", { authorization: signature("1772431200") }],
  ])("is refused when %s", async (_what, headers) => {
    expect(await receive(headers)).toMatchObject({ status: 401 });
  });
});
