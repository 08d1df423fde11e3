import { databricksError } from "./databricks-error";

/** Requests per second that a workspace is said to accept; the vendor's limits page does not list them. */
export const KNOWN_RATE_LIMITS = { runNow: 20, runsGet: 100 } as const;

/** Requests per second of one workspace and call; requests above the limit are rejected with Retry-After. */
export class RateLimit {
  readonly #perSecond: number;
  #recentMs: number[] = [];

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  check(nowMs: number): void {
    if (this.#perSecond === Infinity) return;
    this.#recentMs = this.#recentMs.filter((atMs) => atMs > nowMs - 1000);
    if (this.#recentMs.length >= this.#perSecond) {
      const message = "Current request has exceeded the rate limit. Please retry later.";
      throw databricksError(429, "REQUEST_LIMIT_EXCEEDED", message, { "retry-after": "1" });
    }
    this.#recentMs.push(nowMs);
  }
}
