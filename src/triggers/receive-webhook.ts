/**
 * `POST /api/webhooks/…`: a vendor says that something happened to one of its runs.
 *
 * Owns: whom to believe, and waking the watch of that run. Does not own: what has happened. Nothing of a webhook is taken
 * for a fact; the watch that it wakes asks the vendor itself, and goes on asking in its own rhythm when none comes.
 *
 * 1. Proof comes before parsing, over the bytes as they were sent.
 * 2. Sent again, a webhook wakes nobody, so that a recorded one cannot be used to make requests to the vendor.
 * 3. Whoever has proven to be the vendor is answered 200, also when no run here is meant: to the vendor all went well.
 */
import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { z } from "zod";
import type { ProviderName } from "../contracts/attempt";
import { WAKE_REQUESTED } from "../contracts/names";
import { MOST_ATTEMPTS } from "../contracts/run-request";
import { watchIdOf, type Wake } from "../contracts/watch";
import type { Answer } from "./guarded";
import { badRequest, problem } from "./problem";
import { findExcess, parseBody } from "./read-body";
import { RecentWebhooks } from "./recent-webhooks";
import { respond } from "./respond";
import { findInstance, isOver } from "./run-store";
import type { ReadEvent, WebhookEvent } from "./webhook-event";
import type { Proof, SentWebhook } from "./webhook-proof";
import { proveSenders, type Proven, type WebhookSender } from "./webhook-senders";

export interface WebhookOptions {
  readonly provider: ProviderName;
  readonly senders: readonly WebhookSender[];
  readonly isProof: Proof;
  readonly readEvent: ReadEvent;
  readonly now: () => Date;
}

export function createReceiveWebhook(options: WebhookOptions): Answer {
  const { provider, senders, isProof, readEvent, now } = options;
  const recent = new RecentWebhooks();
  return async (request, client, context) => {
    const webhook = await toWebhook(request);
    const excess = findExcess(webhook.body);
    if (excess !== null) return badRequest([excess]);
    const proof = await proveSenders(webhook, senders, isProof);
    if (proof.kind !== "proven") return refuse(provider, proof, context);
    const body = parseBody(webhook.body, z.looseObject({}));
    if (body.kind === "refused") return badRequest(body.errors);
    const event = readEvent(body.value);
    if (event === null || !recent.isFirst(webhook.body, event.sentAt, now())) return heard(0);
    try {
      return heard(await wakeAll(client, { ...event, provider }, proof.connectionIds));
    } catch (error) {
      recent.forget(webhook.body);
      throw error;
    }
  };
}

const toWebhook = async (request: HttpRequest): Promise<SentWebhook> => ({
  body: Buffer.from(await request.arrayBuffer()),
  authorization: request.headers.get("authorization"),
});

/** Wakes whoever watches a run of the vendor, and answers how many did. Which attempt it is, the vendor cannot say. */
async function wakeAll(
  client: DurableClient,
  { provider, vendorRunId, connectionId: named }: WebhookEvent & { provider: ProviderName },
  proven: readonly string[],
): Promise<number> {
  const connectionIds = proven.filter((id) => named === null || named === id);
  const watchIds = connectionIds.flatMap((connectionId) =>
    Array.from({ length: MOST_ATTEMPTS }, (_, index) =>
      watchIdOf({ provider, connectionId, vendorRunId, number: index + 1 }),
    ),
  );
  const woken = await Promise.all(watchIds.map((watchId) => wake(client, watchId)));
  return woken.filter(Boolean).length;
}

async function wake(client: DurableClient, watchId: string): Promise<boolean> {
  const instance = await findInstance(client, watchId);
  if (instance === null || isOver(instance)) return false;
  await client.raiseEvent(watchId, WAKE_REQUESTED, { deadline: null } satisfies Wake);
  return true;
}

const heard = (woken: number): HttpResponseInit => respond(200, { woken });

/** Who sends is told nothing but how to prove itself; the log has the rest. */
function refuse(
  provider: ProviderName,
  proof: Exclude<Proven, { kind: "proven" }>,
  context: InvocationContext,
): HttpResponseInit {
  if (proof.kind === "unknown") {
    context.warn("A webhook was refused: it fits none of the keys that webhookSecret names.");
    return unproven(provider);
  }
  for (const reason of proof.reasons) context.error(`A webhook cannot be checked: ${reason}`);
  return keysUnavailable();
}

const HOW_TO_PROVE: Record<ProviderName, { challenge: string; advice: string }> = {
  "dbt-cloud": {
    challenge: "HMAC-SHA256",
    advice:
      "Its Authorization header must be the HMAC-SHA256 of the body, made with the key that dbt shows once for a subscription",
  },
  databricks: {
    challenge: 'Basic realm="runward"',
    advice: "Its notification destination must send a password as basic authentication",
  },
};

const unproven = (provider: ProviderName): HttpResponseInit =>
  problem(
    {
      status: 401,
      code: "webhookNotProven",
      title: "The sender of the webhook is not known",
      detail: `${HOW_TO_PROVE[provider].advice}. Store the same in Key Vault, as the secret that webhookSecret of the connection names; it is known within five minutes.`,
    },
    { "WWW-Authenticate": HOW_TO_PROVE[provider].challenge },
  );

const keysUnavailable = (): HttpResponseInit =>
  problem(
    {
      status: 503,
      code: "webhookKeysUnavailable",
      title: "Runward cannot read the keys of its webhooks",
      detail: "Nothing is lost: the run is looked at in its own rhythm. The app's log says why.",
    },
    { "Retry-After": "60" },
  );
