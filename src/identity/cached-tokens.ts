/**
 * Caches one token and replaces it before it expires.
 *
 * 1. Concurrent callers share one request to the source. Those that have a valid token do not wait for it.
 * 2. If a refresh fails while the cached token is still valid, that token is kept, and the refresh is not retried at once.
 * 3. While the source does not answer, one request at a time finds out when it does. Other callers get its last failure at
 *    once, because each of them holds a slot of the app while it waits.
 * 4. A token is never returned after `expiresAt`, or after the source reported that it is withdrawn.
 */
import type { Hindrance } from "../contracts/attempt";
import type { TokenResult, TokenSource } from "./token-source";

export type FetchedToken =
  | {
      readonly kind: "fetched";
      readonly token: string;
      /** After this, a newer one is requested. */
      readonly refreshAt: Date;
      /** After this, it is not returned any more. */
      readonly expiresAt: Date;
    }
  | {
      readonly kind: "unavailable";
      readonly reason: string;
      /** The source itself refuses, so a cached token is invalid as well. */
      readonly withdrawn: boolean;
      readonly because?: Hindrance;
      /** It did not answer within its time limit. */
      readonly silent?: boolean;
    };

/** With `fresh` the token must come from the source itself, not from another cache. Must not throw. */
export type FetchToken = (fresh: boolean) => Promise<FetchedToken>;

/** Protects the identity endpoint and the vault when many runs get the same error. */
const PAUSE_MS = 15_000;

type Kept = Extract<FetchedToken, { kind: "fetched" }>;

export function createCachedTokens(fetch: FetchToken, now: () => Date): TokenSource {
  return new CachedTokens(fetch, now);
}

class CachedTokens implements TokenSource {
  readonly #fetch: FetchToken;
  readonly #now: () => Date;
  #kept: Kept | undefined;
  #nextRefreshAt = 0;
  #nextRenewalAt = 0;
  /** What callers get while the source does not answer. */
  #silence: TokenResult | undefined;
  #fetching: Promise<TokenResult> | undefined;
  #renewing: Promise<TokenResult> | undefined;

  constructor(fetch: FetchToken, now: () => Date) {
    this.#fetch = fetch;
    this.#now = now;
  }

  async get(): Promise<TokenResult> {
    if (this.#renewing !== undefined) return this.#silence ?? this.#renewing;
    const kept = this.#usable();
    if (kept !== undefined && !this.#refreshIsDue(kept)) return toResult(kept);
    if (this.#fetching !== undefined) {
      return kept === undefined ? (this.#silence ?? this.#fetching) : toResult(kept);
    }
    this.#fetching = this.#replace(false).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async renew(rejected: string): Promise<TokenResult> {
    if (this.#fetching !== undefined) await this.#fetching;
    const kept = this.#usable();
    if (kept !== undefined && kept.token !== rejected) return toResult(kept);
    // The source has just returned this token: another request would return it again.
    if (kept !== undefined && this.#now().getTime() < this.#nextRenewalAt) return toResult(kept);
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  #renewOnce(): Promise<TokenResult> {
    this.#kept = undefined;
    this.#nextRenewalAt = this.#now().getTime() + PAUSE_MS;
    return this.#replace(true);
  }

  async #replace(fresh: boolean): Promise<TokenResult> {
    this.#nextRefreshAt = this.#now().getTime() + PAUSE_MS;
    const fetched = await this.#fetch(fresh);
    this.#silence = silenceIn(fetched);
    if (fetched.kind === "fetched") {
      this.#kept = fetched;
      return toResult(fetched);
    }
    if (fetched.withdrawn) this.#kept = undefined;
    const kept = this.#usable();
    return kept === undefined ? toUnavailable(fetched) : toResult(kept);
  }

  #usable(): Kept | undefined {
    return this.#kept !== undefined && this.#now() < this.#kept.expiresAt ? this.#kept : undefined;
  }

  #refreshIsDue({ refreshAt }: Kept): boolean {
    const now = this.#now();
    return now >= refreshAt && now.getTime() >= this.#nextRefreshAt;
  }
}

const silenceIn = (fetched: FetchedToken): TokenResult | undefined =>
  fetched.kind === "unavailable" && fetched.silent === true ? toUnavailable(fetched) : undefined;

function toUnavailable({
  reason,
  because,
}: Extract<FetchedToken, { kind: "unavailable" }>): TokenResult {
  return { kind: "unavailable", reason, ...(because !== undefined && { because }) };
}

function toResult({ token }: Kept): TokenResult {
  return { kind: "token", token };
}
