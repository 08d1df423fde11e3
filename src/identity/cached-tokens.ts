/**
 * Keeps one token and replaces it before it gets old.
 *
 * 1. Concurrent callers share one request to the source.
 * 2. A refresh that fails while the kept token is still good keeps that token, and is not tried again at once.
 * 3. A token past `expiresAt` is never handed out; nor one that the source says is withdrawn.
 */
import type { Hindrance } from "../contracts/attempt";
import type { TokenResult, TokenSource } from "./token-source";

export type FetchedToken =
  | {
      readonly kind: "fetched";
      readonly token: string;
      /** From here on a newer one is asked for. */
      readonly refreshAt: Date;
      /** From here on it is not handed out any more. */
      readonly expiresAt: Date;
    }
  | {
      readonly kind: "unavailable";
      readonly reason: string;
      /** The source itself refuses, so a token kept from before is void as well. */
      readonly withdrawn: boolean;
      readonly because?: Hindrance;
    };

/** `fresh` demands one that comes from the source itself, not from a cache on the way. Must not throw. */
export type FetchToken = (fresh: boolean) => Promise<FetchedToken>;

/** Protects identity endpoint and vault from a crowd of runs that all meet the same trouble. */
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
  #fetching: Promise<TokenResult> | undefined;
  #renewing: Promise<TokenResult> | undefined;

  constructor(fetch: FetchToken, now: () => Date) {
    this.#fetch = fetch;
    this.#now = now;
  }

  async get(): Promise<TokenResult> {
    if (this.#renewing !== undefined) return this.#renewing;
    const kept = this.#usable();
    if (kept !== undefined && !this.#refreshIsDue(kept)) return toResult(kept);
    this.#fetching ??= this.#replace(false).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async renew(rejected: string): Promise<TokenResult> {
    if (this.#fetching !== undefined) await this.#fetching;
    const kept = this.#usable();
    if (kept !== undefined && kept.token !== rejected) return toResult(kept);
    // The source has just confirmed this very token: asking again would only bring it once more.
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

function toUnavailable({
  reason,
  because,
}: Extract<FetchedToken, { kind: "unavailable" }>): TokenResult {
  return { kind: "unavailable", reason, ...(because !== undefined && { because }) };
}

function toResult({ token }: Kept): TokenResult {
  return { kind: "token", token };
}
