import { createHash } from "node:crypto";
import { REMEMBERED_SECONDS, type WebhookEvent } from "../../contracts/webhook";

const MOST_KEPT = 10_000;

/** The webhooks of late, so that one which somebody has recorded and sends again wakes nobody. */
export class RecentWebhooks {
  readonly #forgetAt = new Map<string, number>();

  /** Whether it was neither sent long ago nor seen before; from now on it has been seen. */
  isFirst({ same, sentAt }: WebhookEvent, now: Date): boolean {
    const nowMs = now.getTime();
    if (sentAt !== null && nowMs - sentAt.getTime() >= REMEMBERED_SECONDS * 1_000) return false;
    const digest = digestOf(same.key);
    if ((this.#forgetAt.get(digest) ?? 0) > nowMs) return false;
    // Set anew, it is the newest again: the first of the map is always the oldest.
    this.#forgetAt.delete(digest);
    this.#forgetAt.set(digest, nowMs + same.seconds * 1_000);
    const [oldest] = this.#forgetAt.keys();
    if (this.#forgetAt.size > MOST_KEPT && oldest !== undefined) this.#forgetAt.delete(oldest);
    return true;
  }

  /** It came to nothing, so the vendor's next try counts. */
  forget({ same }: WebhookEvent): void {
    this.#forgetAt.delete(digestOf(same.key));
  }
}

const digestOf = (key: string): string => createHash("sha256").update(key).digest("base64");
