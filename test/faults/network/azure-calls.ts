import { KEY_VAULT_AUDIENCE, writeAccessToken } from "../../../local/simulators/access-tokens";
import type { KeyVaultSimulator } from "../../../local/simulators/key-vault/key-vault-simulator";
import type { ManagedIdentitySimulator } from "../../../local/simulators/managed-identity";
import { type AzureIdentity, createAzureCredential } from "../../../src/identity/azure-credential";
import { createManagedIdentityTokens } from "../../../src/identity/managed-identity-tokens";
import { createSecretTokens } from "../../../src/identity/secrets";
import type { Places } from "./places";
import { toRules } from "./rules";
import { nameOf, type Seen } from "./seen";
import { isSilence, type Trouble, type TroubleName, TROUBLES } from "./trouble";

const identity: AzureIdentity = { kind: "managedIdentity", clientId: null };

/** The SDKs wait a little before they try again, so that a short time would cut off more than silence. */
const deadlineFor = (trouble: TroubleName): number => (isSilence(trouble) ? 2 : 6);

/** One resource a trouble: the SDK reads the endpoint's address once, and keeps every token by its resource. */
export async function playManagedIdentity(
  trouble: TroubleName,
  places: Places,
  endpoint: ManagedIdentitySimulator,
): Promise<Seen> {
  const resource = `https://${slugOf(trouble)}.example`;
  const match = ({ url }: { url: string }): boolean => url.includes(encodeURIComponent(resource));
  const credentials = [endpoint.environment.IDENTITY_HEADER];
  for (const rule of toRules(trouble, { match }, { trap: places.trap, credentials })) {
    endpoint.faults.add(rule);
  }
  const answer = await createManagedIdentityTokens({
    identity,
    credential: createAzureCredential(identity),
    scope: `${resource}/.default`,
    deadlineSeconds: deadlineFor(trouble),
  }).get();
  return {
    answer: nameOf(answer),
    received: endpoint.requests.all().filter(match).length,
    acted: null,
    said: JSON.stringify(answer),
  };
}

const expiresAt = new Date(Date.now() + 3_600_000);
export const VAULT_TOKEN = writeAccessToken(
  { audience: KEY_VAULT_AUDIENCE, principal: "6c7d1b52", expiresAt },
  1,
);
const credential = () =>
  Promise.resolve({
    getToken: () =>
      Promise.resolve({ token: VAULT_TOKEN, expiresOnTimestamp: expiresAt.getTime() }),
  });

/** The value of every secret here. */
export const SECRET = "dbtc_value-of-the-secret-0123456789";

/** One secret a trouble, in a vault that they share. */
export async function playKeyVault(
  trouble: TroubleName,
  places: Places,
  vault: KeyVaultSimulator,
): Promise<Seen> {
  const secretName = slugOf(trouble);
  vault.setSecret(secretName, SECRET);
  const path = new RegExp(`^/secrets/${secretName}/?\\?`);
  // The first request carries no token: it asks the vault for its challenge.
  const harmed = { path, skip: 1 };
  const credentials = [VAULT_TOKEN];
  for (const rule of toRules(trouble, harmed, { trap: places.trap, credentials })) {
    vault.faults.add(rule);
  }
  const answer = await createSecretTokens({
    vaultUrl: vaultUrlFor(trouble, places, vault),
    secretName,
    identity,
    credential,
    trustedCertificate: vault.certificate,
    deadlineSeconds: deadlineFor(trouble),
  }).get();
  const reads = vault.requests.all().filter(({ url, headers }) => {
    return path.test(url) && headers.authorization !== undefined;
  });
  return {
    answer: nameOf(answer),
    received: reads.length,
    acted: null,
    said: JSON.stringify(answer),
  };
}

function vaultUrlFor(name: TroubleName, places: Places, vault: KeyVaultSimulator): string {
  const trouble: Trouble = TROUBLES[name];
  if (trouble.kind !== "ledElsewhere") return vault.baseUrl;
  return places.origins[trouble.to].replace(/^http:/, "https:");
}

const slugOf = (trouble: TroubleName): string =>
  trouble
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
