/**
 * `POST /api/webhooks/…`: a vendor reports an event of one of its runs.
 *
 * Owns: verifying the sender, and waking the watch of the run. Does not own: the status of the run. No data of a webhook is
 * trusted; the watch polls the vendor itself, and does so in its own interval if no webhook arrives.
 *
 * 1. The signature or password is checked before parsing, over the bytes as they were sent.
 * 2. The effect of a stranger's requests is limited: the same event wakes once, keys that cannot be read are requested four
 *    times a minute, and the same line is logged once a minute.
 * 3. A verified webhook always gets 200, also if it is about no run of this app, because it was delivered correctly.
 */
import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { HubClient } from "../../hub/hub-client";
import * as z from "zod";
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
    if (event === null || !recent.isFirst(event, now())) return received(0);
    try {
      return received(await wakeAll(client, { ...event, provider }, proof.connectionIds));
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

/** Wakes all watches of a vendor's run and returns their number. The vendor does not send the attempt's number, so all are tried. */
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

const received = (woken: number): HttpResponseInit => respond(200, { woken });

const UNREADABLE: Proven = { kind: "unknown", troubles: [] };

/** The response only says how to authenticate; the log has the details. */
const linesAbout = ({ kind, troubles }: Exclude<Proven, { kind: "proven" }>): string[] => [
  ...(kind === "unknown"
    ? ["A webhook was refused: it fits no key that webhookSecret names."]
    : []),
  ...troubles.map((trouble) => `A webhook was refused: problem with the keys of ${trouble}`),
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
        "Send it again later. Until then runs are polled at their own interval. The app's log says what is wrong with the keys.",
    },
    { "Retry-After": "60" },
  );
