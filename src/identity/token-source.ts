import type { Hindrance } from "../contracts/attempt";

export type TokenResult =
  | { readonly kind: "token"; readonly token: string }
  /** A sentence for people: which identity or secret is meant, and what to grant. */
  | {
      readonly kind: "unavailable";
      readonly reason: string;
      /** Present if it is certain that only a person can correct it. */
      readonly because?: Hindrance;
    };

/** The source of a provider's bearer token. Never throws. */
export interface TokenSource {
  get(): Promise<TokenResult>;

  /**
   * After a 401: drops `rejected` and requests a new token; concurrent renewals share one request. If the source has no
   * other token, the same one is returned, and the vendor's rejection is final.
   */
  renew(rejected: string): Promise<TokenResult>;
}
