import { webhook } from "../../../../src/providers/dbt-cloud/webhook";
import { provenBy, signatureOf } from "../../../support/vendor-webhooks";

const BODY = '{"accountId":1}';
const KEY = "the-key-of-the-subscription";
const SIGNATURE = signatureOf(BODY, KEY);

const proofOf = (authorization: string) =>
  webhook.readProof(provenBy(authorization, Buffer.from(BODY)));

describe("the proof of a webhook of dbt", () => {
  it("fits the key that signed the body, and no other", () => {
    const fits = proofOf(SIGNATURE);

    expect(fits?.(KEY)).toBe(true);
    expect(fits?.("the-key-of-another-account")).toBe(false);
  });

  it.each([
    ["shorter", SIGNATURE.slice(1)],
    ["longer", `${SIGNATURE}0`],
    ["with something before it", `x${SIGNATURE}`],
    ["with something behind it", `${SIGNATURE}x`],
    ["in upper case", "A".repeat(64)],
    ["empty", ""],
  ])("is none if the signature is %s", (_how, authorization) => {
    expect(proofOf(authorization)).toBeNull();
  });

  it("is none without a signature", () => {
    const unsigned = { body: Buffer.from(BODY), header: () => null };

    expect(webhook.readProof(unsigned)).toBeNull();
  });
});

describe("an event of dbt", () => {
  const event = { accountId: 1, data: { runId: "5" } };

  it.each([[{}], [{ accountId: 1 }], [{ ...event, data: {} }], [{ data: { runId: "5" } }], [[]]])(
    "is none without account and run: %j",
    (json) => {
      expect(webhook.readEvent(json)).toBeNull();
    },
  );

  it.each([
    [{ eventId: "wev_1", eventType: "a", timestamp: "b" }, "wev_1"],
    [
      { eventType: "job.run.started", timestamp: "2026-03-02T06:00:00Z" },
      "5 job.run.started 2026-03-02T06:00:00Z",
    ],
    [{}, "5  "],
  ])("is the same as another one by its id, or else by its content: %j", (fields, key) => {
    expect(webhook.readEvent({ ...event, ...fields })?.same).toStrictEqual({ key, seconds: 3_600 });
  });

  it.each([
    ["2026-03-02T06:00:00Z", new Date("2026-03-02T06:00:00Z")],
    ["yesterday", null],
  ])("knows when it was sent from a readable time only: %s", (timestamp, sentAt) => {
    expect(webhook.readEvent({ ...event, timestamp })?.sentAt).toStrictEqual(sentAt);
  });
});
