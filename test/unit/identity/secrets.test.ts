import type { Hindrance } from "../../../src/contracts/attempt";
import { KEY_VAULT_AUDIENCE, writeAccessToken } from "../../../local/simulators/access-tokens";
import {
  type KeyVaultSimulator,
  startKeyVaultSimulator,
} from "../../../local/simulators/key-vault/key-vault-simulator";
import type { AzureIdentity } from "../../../src/identity/azure-credential";
import { createSecretTokens, type SecretTokenOptions } from "../../../src/identity/secrets";

const identity: AzureIdentity = { kind: "managedIdentity", clientId: "6c7d1b52" };
const expiresAt = new Date(Date.now() + 3_600_000);
const token = writeAccessToken(
  { audience: KEY_VAULT_AUDIENCE, principal: "6c7d1b52", expiresAt },
  1,
);
const credential = () =>
  Promise.resolve({
    getToken: () => Promise.resolve({ token, expiresOnTimestamp: expiresAt.getTime() }),
  });

describe("createSecretTokens", () => {
  let vault: KeyVaultSimulator;
  let seconds: number;
  beforeEach(async () => {
    vault = await startKeyVaultSimulator();
    vault.setSecret("dbt-token", "dbtc_first\n");
    seconds = 0;
  });
  afterEach(async () => {
    await vault.close();
  });

  const tokensOf = (changes: Partial<SecretTokenOptions> = {}) =>
    createSecretTokens({
      vaultUrl: vault.baseUrl,
      secretName: "dbt-token",
      identity,
      credential,
      trustedCertificate: vault.certificate,
      now: () => new Date(1_000_000 + seconds * 1_000),
      deadlineSeconds: 5,
      ...changes,
    });
  const reads = () =>
    vault.requests.all().filter(({ headers }) => headers.authorization !== undefined).length;

  it("reads the secret once in five minutes, without the line break that editors leave", async () => {
    const tokens = tokensOf();

    await Promise.all([tokens.get(), tokens.get()]);
    seconds = 299;
    const result = await tokens.get();

    expect(result).toStrictEqual({ kind: "token", token: "dbtc_first" });
    expect(reads()).toBe(1);
  });

  it("picks up a new version of the secret after that time", async () => {
    const tokens = tokensOf({ cacheSeconds: 60 });
    await tokens.get();
    vault.setSecret("dbt-token", "dbtc_second");

    seconds = 61;

    expect(await tokens.get()).toStrictEqual({ kind: "token", token: "dbtc_second" });
  });

  it("picks up a new version at once when the old value was refused", async () => {
    const tokens = tokensOf();
    await tokens.get();
    vault.setSecret("dbt-token", "dbtc_second");

    expect(await tokens.renew("dbtc_first")).toStrictEqual({ kind: "token", token: "dbtc_second" });
  });

  it("hands out the same value again when the vault has no other", async () => {
    const tokens = tokensOf();
    await tokens.get();

    expect(await tokens.renew("dbtc_first")).toStrictEqual({ kind: "token", token: "dbtc_first" });
    expect(reads()).toBe(2);
  });

  it("keeps the value while the vault is unreachable, but not once the vault rejects the request", async () => {
    const tokens = tokensOf();
    await tokens.get();
    // A status that the SDK does not repeat by itself.
    vault.faults.add({ fault: { kind: "emptyBody", status: 400 } });

    seconds = 400;
    const outOfReach = await tokens.get();
    vault.deny({ kind: "rbac" });
    seconds = 500;
    const refused = await tokens.get();

    expect(outOfReach).toStrictEqual({ kind: "token", token: "dbtc_first" });
    expect(refused).toMatchObject({ kind: "unavailable" });
  });

  it("drops the value when the secret was replaced by one that cannot be used", async () => {
    const tokens = tokensOf();
    await tokens.get();
    vault.setSecret("dbt-token", "two words");

    seconds = 301;

    expect(await tokens.get()).toMatchObject({ kind: "unavailable", because: "misconfigured" });
  });

  it.each<[string, (vault: KeyVaultSimulator) => void, RegExp, { because?: Hindrance }]>([
    [
      "there is no such secret",
      (vault) => {
        vault.deleteSecret("dbt-token");
      },
      /^There is no secret "dbt-token" in Key Vault 127.*\. Create it, or correct/,
      { because: "misconfigured" },
    ],
    [
      "the secret is disabled",
      (vault) => {
        vault.enableSecret("dbt-token", false);
      },
      /^The secret "dbt-token" in Key Vault 127.* is disabled\. Enable it\.$/,
      { because: "misconfigured" },
    ],
    [
      "the role is missing",
      (vault) => {
        vault.deny({ kind: "rbac" });
      },
      /^Not allowed to read the secret "dbt-token" in Key Vault 127.*\. Grant the managed identity with client id 6c7d1b52 the role "Key Vault Secrets User" on it;/,
      { because: "notGranted" },
    ],
    [
      "the firewall refuses",
      (vault) => {
        vault.deny({ kind: "firewall" });
      },
      /^The network rules of Key Vault 127.* refuse this app\. Allow its subnet\.$/,
      { because: "notGranted" },
    ],
    [
      "the secret is empty",
      (vault) => {
        vault.setSecret("dbt-token", " \n");
      },
      /is empty\. Store the token alone\.$/,
      { because: "misconfigured" },
    ],
    [
      "the secret would break a header",
      (vault) => {
        vault.setSecret("dbt-token", "dbtc_secret\r\nx-evil: 1");
      },
      /holds spaces, line breaks .*\. Store the token alone\.$/,
      { because: "misconfigured" },
    ],
    [
      "the vault fails",
      (vault) => {
        const body = { error: { code: "BadParameter", message: "No." } };
        vault.faults.add({ times: 9, fault: { kind: "status", status: 400, body } });
      },
      /^Could not read the secret "dbt-token" in Key Vault 127.*: the vault answered 400 BadParameter\.$/,
      {},
    ],
    [
      "something before the vault fails",
      (vault) => {
        vault.faults.add({ times: 9, fault: { kind: "emptyBody", status: 400 } });
      },
      /^Could not read the secret .*: its answer could not be read\.$/,
      {},
    ],
  ])(
    "says so in a sentence, without the value, when %s",
    async (_name, prepare, reason, expected) => {
      prepare(vault);

      const result = await tokensOf().get();

      expect(result).toStrictEqual({
        kind: "unavailable",
        reason: expect.stringMatching(reason) as string,
        ...expected,
      });
      expect(JSON.stringify(result)).not.toContain("dbtc_");
    },
  );

  it("says so when the vault does not answer in time", async () => {
    const tokens = tokensOf({ deadlineSeconds: 0.2 });
    vault.faults.add({ times: Infinity, fault: { kind: "hang" } });

    expect(await tokens.get()).toStrictEqual({
      kind: "unavailable",
      reason: expect.stringMatching(
        /^Could not read the secret .*: no answer within 0.2 s\.$/,
      ) as string,
    });
  });

  it("says so when there is no token for the vault", async () => {
    const refused = () => Promise.reject(new Error("no identity here"));

    const result = await tokensOf({
      credential: () => Promise.resolve({ getToken: refused }),
    }).get();

    expect(result).toStrictEqual({
      kind: "unavailable",
      reason: expect.stringMatching(/^Could not read the secret .*: no identity here\.$/) as string,
    });
  });

  it("says so when the vault's name does not resolve", async () => {
    const result = await tokensOf({
      vaultUrl: "https://no-such-vault.invalid",
      deadlineSeconds: 5,
    }).get();

    expect(result).toStrictEqual({
      kind: "unavailable",
      reason:
        'Could not read the secret "dbt-token" in Key Vault no-such-vault.invalid: its host name does not resolve; check the configured vault.',
    });
  });
});
