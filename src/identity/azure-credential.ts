import type { TokenCredential } from "@azure/identity";
import { onceLoaded } from "../once-loaded";

/** The app's identity in Azure: its managed identity, or the developer on this machine. */
export type AzureIdentity =
  | { readonly kind: "managedIdentity"; readonly clientId: string | null }
  | { readonly kind: "developer" };

/** Makes the credential once, when it is first used. */
export type CredentialFactory = () => Promise<TokenCredential>;

/** One quick retry: longer waits use durable timers. */
export const SDK_RETRIES = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 500 };

export function createAzureCredential(identity: AzureIdentity): CredentialFactory {
  return onceLoaded(() => load(identity));
}

/** `@azure/identity` takes a good part of a cold start, and dbt-only apps with a plain token never need it. */
async function load(identity: AzureIdentity): Promise<TokenCredential> {
  const azure = await import("./azure-credentials.js");
  if (identity.kind === "managedIdentity") {
    const options = { retryOptions: SDK_RETRIES };
    return identity.clientId === null
      ? new azure.ManagedIdentityCredential(options)
      : new azure.ManagedIdentityCredential({ ...options, clientId: identity.clientId });
  }
  return new azure.ChainedTokenCredential(
    new azure.AzureCliCredential(),
    new azure.AzureDeveloperCliCredential(),
    new azure.AzurePowerShellCredential(),
  );
}

/** The identity's name in messages. */
export function describeIdentity(identity: AzureIdentity): string {
  if (identity.kind === "developer") return "the developer signed in on this machine";
  if (identity.clientId === null) return "the app's system-assigned managed identity";
  return `the managed identity with client id ${identity.clientId}`;
}
