import type { FitsKey } from "../../contracts/webhook";

/** Keys, comma-separated, or why they are not available now. */
export interface KeySource {
  readonly get: () => Promise<
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
  /** Several, if connections share a key. */
  | { readonly kind: "proven"; readonly connectionIds: readonly string[] }
  /** `troubles`: errors in the keys themselves, as sentences for the operator. */
  | { readonly kind: "unknown"; readonly troubles: readonly string[] }
  /** No key fits, and some could not be read. */
  | { readonly kind: "unavailable"; readonly troubles: readonly string[] };

/** Finds the connections whose key a webhook was sent with. */
export type ProveSender = (fitsKey: FitsKey) => Promise<Proven>;

/** Shorter ones could be guessed. */
const SHORTEST_KEY = 16;

/** Any request causes a read of these keys, so after an error the vault is not asked more often than this. */
const PAUSE_MS = 15_000;

export function createProveSender(senders: readonly WebhookSender[], now: () => Date): ProveSender {
  const rings = senders.map((sender) => new KeyRing(sender, now));
  return async (fitsKey) => {
    const found = await Promise.all(rings.map((ring) => ring.read()));
    // All keys are always tried, so that the time reveals nothing about them.
    const fitting = found.filter(({ keys }) => keys.map(fitsKey).includes(true));
    if (fitting.length > 0) {
      return { kind: "proven", connectionIds: fitting.map(({ connectionId }) => connectionId) };
    }
    const troubles = found.flatMap(({ trouble }) => trouble ?? []);
    const isUnavailable = found.some(({ keys }) => keys.length === 0);
    return { kind: isUnavailable ? "unavailable" : "unknown", troubles };
  };
}

interface Keys {
  readonly connectionId: string;
  readonly keys: readonly string[];
  readonly trouble: string | null;
}

class KeyRing {
  readonly #sender: WebhookSender;
  readonly #now: () => Date;
  #failed: { readonly keys: Keys; readonly until: number } | undefined;

  constructor(sender: WebhookSender, now: () => Date) {
    this.#sender = sender;
    this.#now = now;
  }

  async read(): Promise<Keys> {
    const now = this.#now().getTime();
    if (this.#failed !== undefined && now < this.#failed.until) return this.#failed.keys;
    const { connectionId, keys: source } = this.#sender;
    const result = await source.get();
    if (result.kind === "token") return sortKeys(connectionId, result.token.split(","));
    const keys = { connectionId, keys: [], trouble: `${connectionId}: ${result.reason}` };
    this.#failed = { keys, until: now + PAUSE_MS };
    return keys;
  }
}

function sortKeys(connectionId: string, all: readonly string[]): Keys {
  const keys = all.filter((key) => key.length >= SHORTEST_KEY);
  const trouble = `${connectionId}: ${all.length - keys.length} of the ${all.length} keys in its secret have less than ${SHORTEST_KEY} characters, and are not used.`;
  return { connectionId, keys, trouble: keys.length === all.length ? null : trouble };
}
