import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SecretClient, type SecretClientOptions } from "@azure/keyvault-secrets";
import { VirtualClock } from "../../../local/clock";
import {
  type KeyVaultSimulator,
  startKeyVaultSimulator,
} from "../../../local/simulators/key-vault/key-vault-simulator";
import { startedAt, TENANT_ID, vaultToken } from "./vault-token";

/** Remembers what the client asks for. */
function aCredential(token = vaultToken) {
  const asked: { scopes: string | string[]; tenantId: string | undefined }[] = [];
  return {
    asked,
    getToken: (scopes: string | string[], options?: { tenantId?: string }) => {
      asked.push({ scopes, tenantId: options?.tenantId });
      return Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
}

const trusting = (vault: KeyVaultSimulator): SecretClientOptions => ({
  disableChallengeResourceVerification: true,
  tlsOptions: { ca: vault.certificate },
  retryOptions: { maxRetries: 0 },
});
const aClient = (vault: KeyVaultSimulator, credential = aCredential()) =>
  new SecretClient(vault.baseUrl, credential, trusting(vault));

describe("startKeyVaultSimulator", () => {
  let clock: VirtualClock;
  let vault: KeyVaultSimulator;
  beforeEach(async () => {
    clock = new VirtualClock(startedAt);
    vault = await startKeyVaultSimulator({ clock, tenantId: TENANT_ID });
    vault.setSecret("dbt-token", "dbtc_first");
  });
  afterEach(async () => {
    await vault.close();
  });

  describe("with the real SecretClient", () => {
    it("gives a secret after one challenge, for the tenant and resource of the challenge", async () => {
      const credential = aCredential();

      const secret = await aClient(vault, credential).getSecret("dbt-token");

      expect(secret.value).toBe("dbtc_first");
      expect(secret.properties.enabled).toBe(true);
      expect(secret.properties.createdOn).toStrictEqual(startedAt);
      expect(credential.asked).toStrictEqual([
        { scopes: ["https://vault.azure.net/.default"], tenantId: TENANT_ID },
      ]);
      expect(vault.requests.all().map(({ headers }) => headers.authorization)).toStrictEqual([
        undefined,
        `Bearer ${vaultToken}`,
      ]);
    });

    it("shows a rotated secret as the current one and keeps the old version", async () => {
      const client = aClient(vault);
      const first = await client.getSecret("dbt-token");
      vault.setSecret("dbt-token", "dbtc_second");

      const current = await client.getSecret("dbt-token");
      const { version = "" } = first.properties;
      const old = await client.getSecret("dbt-token", { version });

      expect(current.value).toBe("dbtc_second");
      expect(current.properties.version).toMatch(/^[0-9a-f]{32}$/);
      expect(current.properties.version).not.toBe(version);
      expect(old.value).toBe("dbtc_first");
    });

    it("fails before it asks for a token when the challenge is verified", async () => {
      const credential = aCredential();
      const verifying = { ...trusting(vault), disableChallengeResourceVerification: false };
      const client = new SecretClient(vault.baseUrl, credential, verifying);

      await expect(client.getSecret("dbt-token")).rejects.toThrow(
        "The challenge resource 'vault.azure.net' does not match the requested domain.",
      );

      expect(credential.asked).toStrictEqual([]);
    });

    it("fails when nothing makes it trust the certificate", async () => {
      const options = {
        disableChallengeResourceVerification: true,
        retryOptions: { maxRetries: 0 },
      };
      const client = new SecretClient(vault.baseUrl, aCredential(), options);

      await expect(client.getSecret("dbt-token")).rejects.toThrow("self-signed certificate");
    });

    it("refuses http by itself, without a request", async () => {
      const client = new SecretClient(
        vault.baseUrl.replace("https", "http"),
        aCredential(),
        trusting(vault),
      );

      await expect(client.getSecret("dbt-token")).rejects.toThrow(
        "while allowInsecureConnection is false",
      );

      expect(vault.requests.all()).toStrictEqual([]);
    });

    it("trusts the certificate through NODE_EXTRA_CA_CERTS in another process", async () => {
      const folder = await mkdtemp(join(tmpdir(), "key-vault-"));
      const file = join(folder, "ca.pem");
      await writeFile(file, vault.certificate);
      const script = `
        const { SecretClient } = require("@azure/keyvault-secrets");
        const getToken = async () => ({ token: ${JSON.stringify(vaultToken)}, expiresOnTimestamp: Date.now() + 3600000 });
        const options = { disableChallengeResourceVerification: true };
        new SecretClient(${JSON.stringify(vault.baseUrl)}, { getToken }, options)
          .getSecret("dbt-token").then(({ value }) => console.log(value));`;

      const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
      });
      await rm(folder, { recursive: true });

      expect(stdout.trim()).toBe("dbtc_first");
    });

    it.each([
      ["no such secret", "nothing-here", { statusCode: 404, code: "SecretNotFound" }],
      ["a deleted secret", "deleted", { statusCode: 404, code: "SecretNotFound" }],
      ["a disabled secret", "disabled", { statusCode: 403, code: "Forbidden" }],
    ])("reports %s with the code of a RestError", async (_case, name, error) => {
      vault.setSecret("deleted", "x");
      vault.deleteSecret("deleted");
      vault.setSecret("disabled", "x");
      vault.enableSecret("disabled", false);

      await expect(aClient(vault).getSecret(name)).rejects.toMatchObject(error);
    });

    it("finds a deleted secret among the deleted ones", async () => {
      vault.deleteSecret("dbt-token");

      const deleted = await aClient(vault).getDeletedSecret("dbt-token");

      expect(deleted.deletedOn).toStrictEqual(startedAt);
      expect(deleted.value).toBeUndefined();
    });

    it("waits as long as Retry-After says and tries again", async () => {
      const retryOptions = { maxRetries: 1 };
      const client = new SecretClient(vault.baseUrl, aCredential(), {
        ...trusting(vault),
        retryOptions,
      });
      vault.faults.add({
        skip: 1,
        fault: { kind: "status", status: 429, headers: { "retry-after": "0" } },
      });

      const secret = await client.getSecret("dbt-token");

      expect(secret.value).toBe("dbtc_first");
      expect(vault.requests.all()).toHaveLength(3);
    });
  });
});
