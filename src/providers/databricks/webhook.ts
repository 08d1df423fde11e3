import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { DigitsId } from "../../contracts/identifiers";
import type { ReadEvent, ReadProof, WebhookKind } from "../../contracts/webhook";

/**
 * Databricks signs nothing, and sends the password of its notification destination. The user name may be any:
 * https://learn.microsoft.com/azure/databricks/admin/workspace-settings/notification-destinations
 */
const readProof: ReadProof = ({ header }) => {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header("authorization") ?? "") ?? [];
  if (encoded === undefined) return null;
  const credentials = Buffer.from(encoded, "base64").toString("utf8");
  const colon = credentials.indexOf(":");
  if (colon < 0) return null;
  // Digests are of one length, so that time does not even tell how long the key is.
  const given = sha256(credentials.slice(colon + 1));
  return (key) => timingSafeEqual(sha256(key), given);
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Whoever has seen one webhook of Databricks has its password, and can make others: what can be bounded is how often a
 * run is woken. A run that was woken looks twice, so what comes in between is not lost.
 */
const SECONDS_BETWEEN_WAKES = 10;

const Event = z.object({ run: z.object({ run_id: DigitsId }) });

/** It names the workspace by a number that is only a part of our connection's id; the password tells whose it is. */
const readEvent: ReadEvent = (json) => {
  const vendorRunId = Event.safeParse(json).data?.run.run_id;
  if (vendorRunId === undefined) return null;
  const same = { key: vendorRunId, seconds: SECONDS_BETWEEN_WAKES };
  return { vendorRunId, connectionId: null, sentAt: null, same };
};

export const webhook: WebhookKind = {
  functionName: "receiveDatabricksWebhook",
  path: "databricks",
  challenge: 'Basic realm="runward"',
  advice: "Its notification destination must send a password as basic authentication",
  readProof,
  readEvent,
};
