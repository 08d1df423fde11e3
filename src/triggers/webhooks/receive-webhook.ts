/**
 * `POST /api/webhooks/…`: a vendor says that something happened to one of its runs.
 *
 * Owns: whom to believe, and waking the watch of that run. Does not own: what has happened. Nothing of a webhook is taken
 * for a fact; the watch that it wakes asks the vendor itself, and goes on asking in its own rhythm when none comes.
 *
 * 1. Proof comes before parsing, over the bytes as they were sent.
 * 2. What a stranger can make it do is bounded: the same event wakes once, keys that cannot be had are asked for four times
 *    a minute, and a line is logged once a minute.
 * 3. Whoever has proven to be the vendor is answered 200, also when no run here is meant: to the vendor all went well.
 */
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import { z } from "zod";
import { MOST_ATTEMPTS } from "../../contracts/run-request";
import { watchIdOf } from "../../contracts/watch";
import type { SentWebhook, WebhookEvent, WebhookKind } from "../../contracts/webhook";
import type { Answer } from "../door/guarded";
import { badRequest, problem } from "../door/problem";
import { readBytes } from "../door/body-bytes";
import { parseBody } from "../door/read-body";
import { RecentWebhooks } from "./recent-webhooks";
import { respond } from "../door/respond";
import { wake } from "../../hub/run-store";
import { createSparseLog } from "../door/sparse-log";
import { createProveSender, type Proven, type WebhookSender } from "./webhook-senders";

export interface WebhookOptions {
  /** Name of the vendor. */
  readonly provider: string;
  readonly kind: WebhookKind;
  readonly senders: readonly WebhookSender[];
  readonly now: () => Date;
}

export function createReceiveWebhook(options: WebhookOptions): Answer {
  const { provider, kind, senders, now } = options;
  const proveSender = createProveSender(senders, now);
  const recent = new RecentWebhooks();
  const log = createSparseLog(now);
  return async (request, client, context) => {
    const webhook = await toWebhook(request);
    const fitsKey = kind.readProof(webhook);
    const proof = fitsKey === null ? UNREADABLE : await proveSender(fitsKey);
    if (proof.kind !== "proven") {
      for (const line of linesAbout(proof))
        log(line, (text) => {
          context.warn(text);
        });
      return proof.kind === "unknown" ? unproven(kind) : keysUnavailable();
    }
    const body = parseBody(webhook.body, z.looseObject({}));
    if (body.kind === "refused") return badRequest(body.errors);
    const event = kind.readEvent(body.value);
    if (event === null || !recent.isFirst(event, now())) return heard(0);
    try {
      return heard(await wakeAll(client, { ...event, provider }, proof.connectionIds));
    } catch (error) {
      recent.forget(event);
      throw error;
    }
  };
}

const toWebhook = async (
  request: HttpRequest,
): Promise<SentWebhook & { readonly body: Buffer }> => ({
  body: await readBytes(request),
  header: (name) => request.headers.get(name),
});

/** Wakes whoever watches a run of the vendor, and answers how many did. Which attempt it is, the vendor cannot say. */
async function wakeAll(
  client: HubClient,
  { provider, vendorRunId, connectionId: named }: WebhookEvent & { provider: string },
  proven: readonly string[],
): Promise<number> {
  const connectionIds = proven.filter((id) => named === null || named === id);
  const watchIds = connectionIds.flatMap((connectionId) =>
    Array.from({ length: MOST_ATTEMPTS }, (_, index) =>
      watchIdOf({ provider, connectionId, vendorRunId, number: index + 1 }),
    ),
  );
  const woken = await Promise.all(
    watchIds.map((watchId) => wake(client, watchId, { deadline: null })),
  );
  return woken.filter(Boolean).length;
}

const heard = (woken: number): HttpResponseInit => respond(200, { woken });

const UNREADABLE: Proven = { kind: "unknown", troubles: [] };

/** Who sends is told nothing but how to prove itself; the log has the rest. */
const linesAbout = ({ kind, troubles }: Exclude<Proven, { kind: "proven" }>): string[] => [
  ...(kind === "unknown"
    ? ["A webhook was refused: it fits no key that webhookSecret names."]
    : []),
  ...troubles.map((trouble) => `A webhook was refused: there is trouble with keys of ${trouble}`),
];

const unproven = ({ challenge, advice }: WebhookKind): HttpResponseInit =>
  problem(
    {
      status: 401,
      code: "webhookNotProven",
      title: "The sender of the webhook is not known",
      detail: `${advice}. Store the same in Key Vault, as the secret that webhookSecret of the connection names; it is known within five minutes.`,
    },
    { "WWW-Authenticate": challenge },
  );

const keysUnavailable = (): HttpResponseInit =>
  problem(
    {
      status: 503,
      code: "webhookKeysUnavailable",
      title: "Runward cannot read the keys of its webhooks",
      detail:
        "Send it again later. Until then runs are looked at in their own rhythm. The app's log says what is wrong with the keys.",
    },
    { "Retry-After": "60" },
  );
