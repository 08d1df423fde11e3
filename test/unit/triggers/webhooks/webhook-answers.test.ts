import { HttpRequest, InvocationContext, type HttpResponseInit } from "@azure/functions";
import { webhook } from "../../../../src/providers/dbt-cloud/webhook";
import { guarded } from "../../../../src/triggers/door/guarded";
import { createReceiveWebhook } from "../../../../src/triggers/webhooks/receive-webhook";
import type { KeySource } from "../../../../src/triggers/webhooks/webhook-senders";
import { MemoryHub } from "../../../support/memory-hub";
import { signedWebhook } from "../../../support/vendor-webhooks";

const NOW = new Date("2026-03-02T06:00:00.000Z");
const KEY = "the-key-of-the-subscription";
const holdingKey: KeySource = { get: () => Promise.resolve({ kind: "token", token: KEY }) };
const withoutVault: KeySource = {
  get: () => Promise.resolve({ kind: "unavailable", reason: "The vault answers 403." }),
};

/** The answer to any body with a signature by a key. */
async function answerTo(body: string, key = KEY, keys = holdingKey): Promise<HttpResponseInit> {
  const handler = guarded(
    createReceiveWebhook({
      provider: "dbt-cloud",
      kind: webhook,
      senders: [{ connectionId: "1", keys }],
      now: () => NOW,
    }),
  );
  const request = new HttpRequest({
    ...{ method: "POST", url: "https://x/api/webhooks/dbt-cloud" },
    headers: { ...signedWebhook(body, key).headers },
    body: { string: body },
  });
  const context = new InvocationContext({ logHandler: () => undefined });
  const hub = new MemoryHub(() => NOW);
  return (await handler(request, hub.client, context)) as HttpResponseInit;
}

const bodyOf = ({ body }: HttpResponseInit): unknown => JSON.parse(body as string);

describe("the answer to a webhook", () => {
  it.each([
    ["a test event", '{"eventType":"test"}'],
    ["an event without an account", '{"data":{"runId":"5"}}'],
  ])("is 200 for %s, which is about no run", async (_what, body) => {
    const answer = await answerTo(body);

    expect([answer.status, bodyOf(answer)]).toStrictEqual([200, { woken: 0 }]);
  });

  it.each(["not json", "[]", ""])(
    "is 400 for a signed body that is no object: %j",
    async (body) => {
      const answer = await answerTo(body);

      expect(answer.status).toBe(400);
      expect(bodyOf(answer)).toMatchObject({ code: "invalidRequest" });
    },
  );

  it("says to a sender without the key how to authenticate", async () => {
    const answer = await answerTo("{}", "not-the-key-of-anybody");

    expect(answer.headers).toMatchObject({ "WWW-Authenticate": "HMAC-SHA256" });
    expect(bodyOf(answer)).toStrictEqual({
      type: "about:blank",
      title: "The sender of the webhook is not known",
      status: 401,
      detail:
        "Its Authorization header must be the HMAC-SHA256 of the body, made with the key that dbt shows once for a subscription. Store the same in Key Vault, as the secret that webhookSecret of the connection names; it is known within five minutes.",
      code: "webhookNotProven",
      errors: [],
    });
  });

  it("asks for another try while the keys cannot be read", async () => {
    const answer = await answerTo("{}", KEY, withoutVault);

    expect(answer.headers).toMatchObject({ "Retry-After": "60" });
    expect(bodyOf(answer)).toStrictEqual({
      type: "about:blank",
      title: "Runward cannot read the keys of its webhooks",
      status: 503,
      detail:
        "Send it again later. Until then runs are polled at their own interval. The app's log says what is wrong with the keys.",
      code: "webhookKeysUnavailable",
      errors: [],
    });
  });
});
