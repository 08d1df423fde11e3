import type { Hindrance } from "../contracts/attempt";

export type TokenResult =
  | { readonly kind: "token"; readonly token: string }
  /** A sentence for people: which identity or secret is meant, and what to grant. */
  | {
      readonly kind: "unavailable";
      readonly reason: string;
      /** Where it is certain that only a person can mend it. */
      readonly because?: Hindrance;
    };

/** Where a provider gets its bearer token from. Never throws. */
export interface TokenSource {
  get(): Promise<TokenResult>;

  /**
   * After a 401: forgets `rejected` and asks for a new one; concurrent renewals share one request. The very same token
   * comes back when the source has no other, and then the vendor's refusal stands.
   */
  renew(rejected: string): Promise<TokenResult>;
}
