import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A webhook as it came in, before anything of it is believed. */
export interface SentWebhook {
  readonly body: Buffer;
  readonly authorization: string | null;
}

/** Whether it was made with a key. */
export type FitsKey = (key: string) => boolean;

/** Null for what has not even the form of a proof, so that no key need be fetched for it. */
export type ReadProof = (webhook: SentWebhook) => FitsKey | null;

/**
 * dbt Cloud signs the body, with HMAC-SHA256 as lowercase hex, and sends that without any scheme:
 * https://docs.getdbt.com/docs/deploy/webhooks#validate-a-webhook
 */
export const readSignature: ReadProof = ({ body, authorization }) => {
  if (authorization === null || !/^[0-9a-f]{64}$/.test(authorization)) return null;
  const given = Buffer.from(authorization, "hex");
  return (key) => timingSafeEqual(createHmac("sha256", key).update(body).digest(), given);
};

/**
 * Databricks signs nothing, and sends the password of its notification destination. The user name may be any:
 * https://learn.microsoft.com/azure/databricks/admin/workspace-settings/notification-destinations
 */
export const readPassword: ReadProof = ({ authorization }) => {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return null;
  const credentials = Buffer.from(encoded, "base64").toString("utf8");
  const colon = credentials.indexOf(":");
  if (colon < 0) return null;
  // Digests are of one length, so that time does not even tell how long the key is.
  const given = sha256(credentials.slice(colon + 1));
  return (key) => timingSafeEqual(sha256(key), given);
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
