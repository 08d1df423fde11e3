import type { Settings } from "../../src/settings/settings";
import { loadSettings } from "../support/app-contract";

const load = (
  connections: { readonly workspace?: object; readonly account?: object },
  vault: string | undefined = "https://kv.vault.azure.net",
): Settings =>
  loadSettings({
    DATABRICKS_WORKSPACES: JSON.stringify([{ id: "adb-1.2", ...connections.workspace }]),
    DBT_CLOUD_ACCOUNTS: JSON.stringify(
      connections.account === undefined
        ? []
        : [{ id: "7", host: "cloud.getdbt.com", tokenSecret: "dbt", ...connections.account }],
    ),
    KEY_VAULT_URL: vault,
    RESULT_LINK_KEYS: "k".repeat(32),
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    WEBSITE_HOSTNAME: "runward.azurewebsites.net",
  });

describe("the secrets of webhooks", () => {
  it("are none unless they are named", () => {
    const { connections } = load({ account: {} });

    expect(connections.get("DATABRICKS_WORKSPACES")?.[0]?.webhookSecret).toBeNull();
    expect(connections.get("DBT_CLOUD_ACCOUNTS")?.[0]?.webhookSecret).toBeNull();
  });

  it("are read for each connection", () => {
    const { connections } = load({
      workspace: { webhookSecret: "dbx-hooks" },
      account: { webhookSecret: "dbt-hooks" },
    });

    expect(connections.get("DATABRICKS_WORKSPACES")?.[0]).toMatchObject({
      id: "adb-1.2",
      webhookSecret: "dbx-hooks",
    });
    expect(connections.get("DBT_CLOUD_ACCOUNTS")?.[0]).toMatchObject({
      id: "7",
      webhookSecret: "dbt-hooks",
    });
  });

  it.each([
    ["DATABRICKS_WORKSPACES[0].webhookSecret", { workspace: { webhookSecret: "a password!" } }],
    ["DBT_CLOUD_ACCOUNTS[0].webhookSecret", { account: { webhookSecret: "a password!" } }],
  ])("must be names: %s", (setting, connections) => {
    expect(() => load(connections)).toThrow(`${setting}: must be a Key Vault secret name`);
    expect(() => load(connections)).not.toThrow("a password!");
  });

  it("need a vault", () => {
    expect(() => load({ workspace: { webhookSecret: "dbx-hooks" } }, "")).toThrow(
      "KEY_VAULT_URL: is required, because a connection keeps its token or its webhook keys in Key Vault",
    );
  });
});
