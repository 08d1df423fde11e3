import { createHash } from "node:crypto";
import { REMEMBERED_SECONDS, type WebhookEvent } from "../../contracts/webhook";

const MOST_KEPT = 10_000;

/** The recent webhooks, so that one that somebody recorded and sends again wakes no watch. */
export class RecentWebhooks {
  readonly #forgetAt = new Map<string, number>();

  /** Whether it is neither old nor known already. Remembers it. */
  isFirst({ same, sentAt }: WebhookEvent, now: Date): boolean {
    const nowMs = now.getTime();
    if (sentAt !== null && nowMs - sentAt.getTime() >= REMEMBERED_SECONDS * 1_000) return false;
    const digest = digestOf(same.key);
    if ((this.#forgetAt.get(digest) ?? 0) > nowMs) return false;
    // Deleted and set again, it is the last entry of the map, so the first entry is always the oldest.
    this.#forgetAt.delete(digest);
    this.#forgetAt.set(digest, nowMs + same.seconds * 1_000);
    const [oldest] = this.#forgetAt.keys();
    if (this.#forgetAt.size > MOST_KEPT && oldest !== undefined) this.#forgetAt.delete(oldest);
    return true;
  }

  /** Forgets a webhook that could not be processed, so that the vendor's next try is accepted. */
  forget({ same }: WebhookEvent): void {
    this.#forgetAt.delete(digestOf(same.key));
  }
}

const digestOf = (key: string): string => createHash("sha256").update(key).digest("base64");
