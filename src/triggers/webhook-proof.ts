import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A webhook as it came in, before anything of it is believed. */
export interface SentWebhook {
  readonly body: Buffer;
  readonly authorization: string | null;
}

/** Whether whoever sent it has the key. */
export type Proof = (webhook: SentWebhook, key: string) => boolean;

/**
 * dbt Cloud signs the body, with HMAC-SHA256 as lowercase hex, and sends that without any scheme:
 * https://docs.getdbt.com/docs/deploy/webhooks#validate-a-webhook
 */
export const isSignedWith: Proof = ({ body, authorization }, key) => {
  const given = /^[0-9a-f]{64}$/.test(authorization ?? "") ? (authorization ?? "") : "";
  return isSame(createHmac("sha256", key).update(body).digest(), Buffer.from(given, "hex"));
};

/**
 * Databricks signs nothing, and sends the password of its notification destination. The user name may be any:
 * https://learn.microsoft.com/azure/databricks/admin/workspace-settings/notification-destinations
 */
export const hasPassword: Proof = ({ authorization }, key) => {
  const [, encoded = ""] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? "") ?? [];
  const credentials = Buffer.from(encoded, "base64").toString("utf8");
  const colon = credentials.indexOf(":");
  const password = colon < 0 ? "" : credentials.slice(colon + 1);
  // Digests are of one length, so that time does not even tell how long the key is.
  return isSame(sha256(key), sha256(password));
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

const isSame = (expected: Buffer, given: Buffer): boolean =>
  expected.length === given.length && timingSafeEqual(expected, given);
