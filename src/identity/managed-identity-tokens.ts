import type { AccessToken, GetTokenOptions } from "@azure/identity";
import { cut } from "../contracts/plain-text";
import { type AzureIdentity, type CredentialFactory, describeIdentity } from "./azure-credential";
import { createCachedTokens, type FetchedToken } from "./cached-tokens";
import { getFreshToken } from "./forced-refresh";
import { flawOf } from "./header-safe";
import { isWithoutIdentity } from "./identity-trouble";
import type { TokenSource } from "./token-source";
import { DeadlineError, withinDeadline } from "./within-deadline";
import { withoutSecrets } from "./without-secrets";

export interface ManagedIdentityTokenOptions {
  readonly identity: AzureIdentity;
  readonly credential: CredentialFactory;
  /** For example `2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default` for Databricks. */
  readonly scope: string;
  readonly now?: () => Date;
  readonly deadlineSeconds?: number;
}

type Unavailable = Extract<FetchedToken, { kind: "unavailable" }>;

const MINUTE_MS = 60_000;
const REFRESH_BEFORE_EXPIRY_MS = 5 * MINUTE_MS;

/**
 * Databricks rejects a token that is valid for less than 30 seconds, and its SDKs replace tokens 40 seconds early:
 * https://github.com/databricks/databricks-sdk-py/blob/main/databricks/sdk/oauth.py
 */
const USELESS_BEFORE_EXPIRY_MS = 40_000;
const DEADLINE_SECONDS = 20;
const REASON_LIMIT = 300;

/** Entra ID tokens for one scope. */
export function createManagedIdentityTokens(options: ManagedIdentityTokenOptions): TokenSource {
  const { now = () => new Date(), deadlineSeconds = DEADLINE_SECONDS } = options;
  const fetch = async (fresh: boolean): Promise<FetchedToken> => {
    try {
      const token = await withinDeadline(deadlineSeconds, (abortSignal) =>
        ask(options, fresh, { abortSignal }),
      );
      return token === null
        ? unavailable(options, "no token was issued")
        : toFetched(token, options);
    } catch (error) {
      const cause = error instanceof Error ? error.message : "unknown error";
      const silent = error instanceof DeadlineError;
      return { ...unavailable(options, cause), silent };
    }
  };
  return createCachedTokens(fetch, now);
}

async function ask(
  { credential, scope }: ManagedIdentityTokenOptions,
  fresh: boolean,
  tokenOptions: GetTokenOptions,
): Promise<AccessToken | null> {
  const loaded = await credential();
  return fresh ? getFreshToken(loaded, scope, tokenOptions) : loaded.getToken(scope, tokenOptions);
}

function toFetched(
  { token, expiresOnTimestamp }: AccessToken,
  options: ManagedIdentityTokenOptions,
): FetchedToken {
  const flaw = flawOf(token);
  if (flaw !== null) return unavailable(options, `the token that was issued ${flaw}`);
  const { now = () => new Date() } = options;
  if (Number.isNaN(new Date(expiresOnTimestamp).getTime())) {
    const askAgainAt = new Date(now().getTime() + MINUTE_MS);
    return { kind: "fetched", token, refreshAt: askAgainAt, expiresAt: askAgainAt };
  }
  return {
    kind: "fetched",
    token,
    refreshAt: new Date(expiresOnTimestamp - REFRESH_BEFORE_EXPIRY_MS),
    expiresAt: new Date(expiresOnTimestamp - USELESS_BEFORE_EXPIRY_MS),
  };
}

function unavailable({ identity, scope }: ManagedIdentityTokenOptions, cause: string): Unavailable {
  const advice =
    identity.kind === "developer"
      ? 'Sign in with "az login" or "azd auth login".'
      : "Check that this identity exists and is assigned to the app.";
  const said = cut(withoutSecrets(cause), REASON_LIMIT);
  return {
    kind: "unavailable",
    withdrawn: false,
    ...(isWithoutIdentity(cause) && { because: "misconfigured" as const }),
    reason: `No token for ${scope} as ${describeIdentity(identity)}: ${said}. ${advice}`,
  };
}
