import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { DigitsId } from "../../contracts/identifiers";
import { exactText, LIMITS } from "../../contracts/vendor-text";
import {
  REMEMBERED_SECONDS,
  type ReadEvent,
  type ReadProof,
  type WebhookKind,
} from "../../contracts/webhook";

/**
 * dbt Cloud signs the body with HMAC-SHA256 and sends the signature in lowercase hex, without a scheme:
 * https://docs.getdbt.com/docs/deploy/webhooks#validate-a-webhook
 */
const readProof: ReadProof = ({ body, header }) => {
  const authorization = header("authorization");
  if (authorization === null || !/^[0-9a-f]{64}$/.test(authorization)) return null;
  const given = Buffer.from(authorization, "hex");
  return (key) => timingSafeEqual(createHmac("sha256", key).update(body).digest(), given);
};

const Event = z.object({
  accountId: DigitsId,
  eventId: exactText(LIMITS.name),
  eventType: exactText(LIMITS.word),
  timestamp: exactText(LIMITS.word),
  data: z.object({ runId: DigitsId }),
});

/** https://docs.getdbt.com/docs/deploy/webhooks#examples-of-json-payloads */
const readEvent: ReadEvent = (json) => {
  const event = Event.safeParse(json).data;
  if (event === undefined) return null;
  const { accountId, eventId, eventType, timestamp, data } = event;
  const sentAt = Date.parse(timestamp ?? "");
  return {
    vendorRunId: data.runId,
    connectionId: accountId,
    sentAt: Number.isNaN(sentAt) ? null : new Date(sentAt),
    same: {
      key: eventId ?? `${data.runId} ${eventType ?? ""} ${timestamp ?? ""}`,
      seconds: REMEMBERED_SECONDS,
    },
  };
};

export const webhook: WebhookKind = {
  functionName: "receiveDbtCloudWebhook",
  path: "dbt-cloud",
  challenge: "HMAC-SHA256",
  advice:
    "Its Authorization header must be the HMAC-SHA256 of the body, made with the key that dbt shows once for a subscription",
  readProof,
  readEvent,
};
