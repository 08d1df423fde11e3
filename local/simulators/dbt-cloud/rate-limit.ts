import type { DbtCloudBehaviour } from "./behaviour";
import { dbtError } from "./envelope";

const MINUTE_MS = 60_000;

/** https://docs.getdbt.com/docs/dbt-apis/rate-limits: "over the limit ... a five-minute cooldown". */
const COOLDOWN_MS = 5 * MINUTE_MS;

/** The request budget of one account. */
export class RateLimit {
  readonly #behaviour: DbtCloudBehaviour;
  #recentMs: number[] = [];
  #coolUntilMs = -Infinity;

  constructor(behaviour: DbtCloudBehaviour) {
    this.#behaviour = behaviour;
  }

  /** As if the limit had just been exceeded. */
  startCooldown(nowMs: number): void {
    this.#coolUntilMs = nowMs + COOLDOWN_MS;
  }

  /**
   * Counts one request.
   * @throws VendorError 429 without Retry-After: the vendor documents that header only for SCIM. The wording of the
   * body is not published.
   */
  spend(nowMs: number): void {
    if (nowMs < this.#coolUntilMs) {
      if (this.#behaviour.cooldown === "extends") this.startCooldown(nowMs);
      throw dbtError(429, "Too many requests.");
    }
    this.#recentMs = this.#recentMs.filter((ms) => ms > nowMs - MINUTE_MS);
    this.#recentMs.push(nowMs);
    if (this.#recentMs.length <= this.#behaviour.requestsPerMinute) return;
    this.startCooldown(nowMs);
    throw dbtError(429, "Too many requests.");
  }
}
