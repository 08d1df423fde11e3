import type { Proof, SentWebhook } from "./webhook-proof";

/** Keys, comma-separated, or why there are none just now. */
export interface KeySource {
  get(): Promise<
    | { readonly kind: "token"; readonly token: string }
    | { readonly kind: "unavailable"; readonly reason: string }
  >;
}

/** A connection whose vendor sends webhooks. */
export interface WebhookSender {
  readonly connectionId: string;
  readonly keys: KeySource;
}

export type Proven =
  /** Several, where connections share a key. */
  | { readonly kind: "proven"; readonly connectionIds: readonly string[] }
  | { readonly kind: "unknown" }
  /** No key fits, and some could not be had. */
  | { readonly kind: "unavailable"; readonly reasons: readonly string[] };

/** Shorter ones could be guessed. */
const SHORTEST_KEY = 16;

/** Whose keys a webhook was sent with. */
export async function proveSenders(
  webhook: SentWebhook,
  senders: readonly WebhookSender[],
  isProof: Proof,
): Promise<Proven> {
  const connectionIds: string[] = [];
  const reasons: string[] = [];
  for (const { connectionId, keys } of senders) {
    const found = await readKeys(keys);
    if (found.kind === "unavailable") reasons.push(`connection ${connectionId}: ${found.reason}`);
    // Every key is tried whichever fits, so that time tells nothing about them.
    else if (found.keys.map((key) => isProof(webhook, key)).includes(true)) {
      connectionIds.push(connectionId);
    }
  }
  if (connectionIds.length > 0) return { kind: "proven", connectionIds };
  return reasons.length > 0 ? { kind: "unavailable", reasons } : { kind: "unknown" };
}

type FoundKeys =
  | { readonly kind: "keys"; readonly keys: readonly string[] }
  | { readonly kind: "unavailable"; readonly reason: string };

async function readKeys(source: KeySource): Promise<FoundKeys> {
  const result = await source.get();
  if (result.kind === "unavailable") return result;
  const keys = result.token.split(",").filter((key) => key.length >= SHORTEST_KEY);
  return keys.length > 0
    ? { kind: "keys", keys }
    : { kind: "unavailable", reason: `its secret holds no key of ${SHORTEST_KEY} characters.` };
}
