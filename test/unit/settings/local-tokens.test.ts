import { createVariableTokens } from "../../../src/identity/variable-tokens";
import { loadSettings } from "../../support/app-contract";

const TOKEN = "dbtu_0b7c9f5e3a1d48d2";

const ACCOUNT = '[{"id":"7","host":"ab123.us1.dbt.com","tokenVariable":"DBT_CLOUD_TOKEN"}]';

const anEnvironment = (changes: Readonly<Record<string, string | undefined>> = {}) => ({
  DBT_CLOUD_ACCOUNTS: ACCOUNT,
  DBT_CLOUD_TOKEN: TOKEN,
  RESULT_LINK_KEYS: "k".repeat(32),
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  PUBLIC_BASE_URL: "http://localhost:7071",
  DEPLOYMENT_ID: "local",
  ...changes,
});

const complaintAbout = (changes: Readonly<Record<string, string | undefined>>): string => {
  try {
    loadSettings(anEnvironment(changes));
  } catch (error) {
    return (error as Error).message;
  }
  return "no complaint";
};

describe("a token in an environment variable", () => {
  it("is taken on a developer's machine, without a vault", () => {
    const { connections, localTokens, keyVaultUrl } = loadSettings(anEnvironment());

    expect(connections.get("DBT_CLOUD_ACCOUNTS")).toMatchObject([
      { id: "7", auth: { kind: "variable", name: "DBT_CLOUD_TOKEN" } },
    ]);
    expect([...localTokens]).toStrictEqual([["DBT_CLOUD_TOKEN", TOKEN]]);
    expect(keyVaultUrl).toBeNull();
  });

  it("is taken under a Functions host on this machine", () => {
    expect(complaintAbout({ WEBSITE_HOSTNAME: "localhost:7071" })).toBe("no complaint");
  });

  it("is not read unless a connection names it", () => {
    const { localTokens } = loadSettings(
      anEnvironment({ DBT_CLOUD_ACCOUNTS: "[]", DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"}]' }),
    );

    expect(localTokens.size).toBe(0);
  });

  it.each([
    [{ WEBSITE_HOSTNAME: "runward.azurewebsites.net" }, "for a developer's machine only"],
    [{ IDENTITY_ENDPOINT: "http://127.0.0.1:41/msi/token" }, "for a developer's machine only"],
    [{ DBT_CLOUD_TOKEN: undefined }, "the environment variable DBT_CLOUD_TOKEN, which is not set"],
    [{ DBT_CLOUD_TOKEN: " " }, "the environment variable DBT_CLOUD_TOKEN, which is not set"],
  ])("stops the app with %j, without being shown", (changes, complaint) => {
    const message = complaintAbout(changes);

    expect(message).toContain("  DBT_CLOUD_ACCOUNTS: ");
    expect(message).toContain(complaint);
    expect(message).not.toContain(TOKEN);
  });
});

describe("createVariableTokens", () => {
  it("gives the token, and the same one after a 401", async () => {
    const tokens = createVariableTokens("DBT_CLOUD_TOKEN", TOKEN);

    await expect(tokens.get()).resolves.toStrictEqual({ kind: "token", token: TOKEN });
    await expect(tokens.renew(TOKEN)).resolves.toStrictEqual({ kind: "token", token: TOKEN });
  });

  it("does not send one that no header can hold, and does not show it", async () => {
    const result = await createVariableTokens("DBT_CLOUD_TOKEN", "a secret\nline").get();

    expect(result).toStrictEqual({
      kind: "unavailable",
      because: "misconfigured",
      reason:
        "The environment variable DBT_CLOUD_TOKEN holds spaces, line breaks or other characters that are not visible ASCII. Store the token alone.",
    });
  });
});
