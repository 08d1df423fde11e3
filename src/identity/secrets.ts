import { isLoopback } from "../http/request-url";
import {
  type AzureIdentity,
  type CredentialFactory,
  describeIdentity,
  SDK_RETRIES,
} from "./azure-credential";
import { createCachedTokens, type FetchedToken } from "./cached-tokens";
import { flawOf } from "./header-safe";
import { onceLoaded } from "../once-loaded";
import type { TokenSource } from "./token-source";
import { explainVaultRefusal } from "./vault-refusal";
import { DeadlineError, withinDeadline } from "./within-deadline";

export interface SecretTokenOptions {
  readonly vaultUrl: string;
  readonly secretName: string;
  /** For messages, so that people know which identity needs the role. */
  readonly identity: AzureIdentity;
  readonly credential: CredentialFactory;
  /** PEM of the certificate authority of a vault on this machine; not used for any other vault. */
  readonly trustedCertificate?: string;
  readonly cacheSeconds?: number;
  readonly now?: () => Date;
  readonly deadlineSeconds?: number;
  /** Advice about a secret that cannot be used. */
  readonly advice?: string;
}

const CACHE_SECONDS = 300;

/** An unreachable vault must not stop all runs at once: the last value is probably still valid. */
const STALE_AFTER_CACHE_SECONDS = 3_600;
const DEADLINE_SECONDS = 20;

interface Vault {
  getSecret(
    name: string,
    options: { readonly abortSignal: AbortSignal },
  ): Promise<{ readonly value?: string }>;
}

/** A token that is stored as a Key Vault secret. A new version of the secret is used within minutes. */
export function createSecretTokens(options: SecretTokenOptions): TokenSource {
  const { secretName, identity, now = () => new Date() } = options;
  const { cacheSeconds = CACHE_SECONDS, deadlineSeconds = DEADLINE_SECONDS } = options;
  const place = {
    secretName,
    vaultHost: new URL(options.vaultUrl).host,
    reader: describeIdentity(identity),
    advice: options.advice ?? "Store the token alone.",
  };
  const vault = onceLoaded(() => openVault(options));
  const read = async (abortSignal: AbortSignal): Promise<string> =>
    (await (await vault()).getSecret(secretName, { abortSignal })).value ?? "";
  const fetch = async (): Promise<FetchedToken> => {
    try {
      const token = (await withinDeadline(deadlineSeconds, read)).trim();
      const flaw = flawOf(token);
      if (flaw !== null) return unusable(flaw, place);
      const refreshAt = new Date(now().getTime() + cacheSeconds * 1_000);
      const expiresAt = new Date(refreshAt.getTime() + STALE_AFTER_CACHE_SECONDS * 1_000);
      return { kind: "fetched", token, refreshAt, expiresAt };
    } catch (error) {
      const { reason, definite, because } = explainVaultRefusal(error, place);
      const silent = error instanceof DeadlineError;
      const unavailable = { kind: "unavailable", reason, withdrawn: definite, silent } as const;
      return because === undefined ? unavailable : { ...unavailable, because };
    }
  };
  return createCachedTokens(fetch, now);
}

/** Loaded when first used, because it would slow down every cold start, also if no secret is read. */
async function openVault(options: SecretTokenOptions): Promise<Vault> {
  const { SecretClient } = await import("./azure-vault.js");
  const { vaultUrl, trustedCertificate } = options;
  const loopback = isLoopback(new URL(vaultUrl).hostname);
  return new SecretClient(vaultUrl, await options.credential(), {
    retryOptions: SDK_RETRIES,
    // The SDK's check requires a subdomain of vault.azure.net, which 127.0.0.1 is not.
    disableChallengeResourceVerification: loopback,
    ...(loopback && trustedCertificate !== undefined && { tlsOptions: { ca: trustedCertificate } }),
  });
}

function unusable(
  flaw: string,
  {
    secretName,
    vaultHost,
    advice,
  }: { readonly secretName: string; readonly vaultHost: string; readonly advice: string },
): FetchedToken {
  return {
    kind: "unavailable",
    withdrawn: true,
    because: "misconfigured",
    reason: `The secret "${secretName}" in Key Vault ${vaultHost} ${flaw}. ${advice}`,
  };
}
