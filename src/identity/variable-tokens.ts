import { flawOf } from "./header-safe";
import type { TokenResult, TokenSource } from "./token-source";

/** A token that stands in an environment variable, which only a developer's machine may have. It is never renewed. */
export function createVariableTokens(variable: string, token: string): TokenSource {
  const flaw = flawOf(token);
  const result: TokenResult =
    flaw === null
      ? { kind: "token", token }
      : {
          kind: "unavailable",
          because: "misconfigured",
          reason: `The environment variable ${variable} ${flaw}. Store the token alone.`,
        };
  return { get: () => Promise.resolve(result), renew: () => Promise.resolve(result) };
}
