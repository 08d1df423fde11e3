import type { TokenSource } from "../../../src/identity/token-source";

/** Always the same token. */
export function aTokenSource(token: string): TokenSource {
  const held = Promise.resolve({ kind: "token" as const, token });
  return { get: () => held, renew: () => held };
}
