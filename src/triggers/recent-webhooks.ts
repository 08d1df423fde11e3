import { createHash } from "node:crypto";

/** Longer than a vendor tries to deliver one, as far as is known. */
const KEPT_MS = 3_600_000;
const MOST_KEPT = 10_000;

/** The webhooks of the last hour, so that one which somebody has recorded and sends again wakes nobody. */
export class RecentWebhooks {
  readonly #forgetAt = new Map<string, number>();

  /** Whether it was neither sent long ago nor seen before; from now on it has been seen. */
  isFirst(body: Buffer, sentAt: Date | null, now: Date): boolean {
    if (sentAt !== null && now.getTime() - sentAt.getTime() >= KEPT_MS) return false;
    const digest = digestOf(body);
    if ((this.#forgetAt.get(digest) ?? 0) > now.getTime()) return false;
    // Set anew, it is the newest again: the first of the map is always the oldest.
    this.#forgetAt.delete(digest);
    this.#forgetAt.set(digest, now.getTime() + KEPT_MS);
    const [oldest] = this.#forgetAt.keys();
    if (this.#forgetAt.size > MOST_KEPT && oldest !== undefined) this.#forgetAt.delete(oldest);
    return true;
  }

  /** It came to nothing, so the vendor's next try counts. */
  forget(body: Buffer): void {
    this.#forgetAt.delete(digestOf(body));
  }
}

const digestOf = (body: Buffer): string => createHash("sha256").update(body).digest("base64");
