import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { DigitsId } from "../../contracts/identifiers";
import type { ReadEvent, ReadProof, WebhookKind } from "../../contracts/webhook";

/**
 * Databricks does not sign webhooks; it sends the password of the notification destination. The user name is not checked:
 * https://learn.microsoft.com/azure/databricks/admin/workspace-settings/notification-destinations
 */
const readProof: ReadProof = ({ header }) => {
  const [, encoded] = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header("authorization") ?? "") ?? [];
  if (encoded === undefined) return null;
  const credentials = Buffer.from(encoded, "base64").toString("utf8");
  const colon = credentials.indexOf(":");
  if (colon < 0) return null;
  // Digests have one length, so that the time does not reveal the length of the key.
  const given = sha256(credentials.slice(colon + 1));
  return (key) => timingSafeEqual(sha256(key), given);
};

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Somebody who has seen one webhook of Databricks has its password and can make others, so it is limited how often a run is
 * woken. A woken run polls twice, so an event between two wakes is not missed.
 */
const SECONDS_BETWEEN_WAKES = 10;

const Event = z.object({ run: z.object({ run_id: DigitsId }) });

/** The event contains only a number that is part of our connection's id; the password identifies the connection. */
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
