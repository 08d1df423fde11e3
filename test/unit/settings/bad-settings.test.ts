import { readFileSync } from "node:fs";
import { vendors } from "../../../src/providers/vendors";
import { loadSettings } from "../../support/app-contract";

type Environment = Readonly<Record<string, string | undefined>>;

interface HostFile {
  extensions: { durableTask: { storageProvider: { workItemQueueVisibilityTimeout: string } } };
}

const WORKSPACE = '[{"id":"adb-1234567890123456.7"}]';
const DBT_ACCOUNT = '[{"id":"12345","host":"ab123.us1.dbt.com","tokenSecret":"dbt-token"}]';
const LINK_KEY = "k".repeat(32);

const anEnvironment = (changes: Environment = {}): Environment => ({
  DATABRICKS_WORKSPACES: WORKSPACE,
  RESULT_LINK_KEYS: LINK_KEY,
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
  ...changes,
});

const complaintsAbout = (changes: Environment): string => {
  try {
    loadSettings(anEnvironment(changes));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no complaint";
};

const SECRET = "dapi0123456789abcdef0123456789abcdef";

const workspaceWith = (fields: Record<string, unknown>): Environment => ({
  DATABRICKS_WORKSPACES: JSON.stringify([{ id: "adb-1.2", ...fields }]),
});
const dbtAccountWith = (fields: Record<string, unknown>): Environment => ({
  DBT_CLOUD_ACCOUNTS: JSON.stringify([
    { id: "7", host: "cloud.getdbt.com", tokenSecret: "dbt", ...fields },
  ]),
});

describe("loadSettings, with an invalid setting", () => {
  it.each<[string, string, Environment]>([
    ["DATABRICKS_WORKSPACES", "must be a JSON array", { DATABRICKS_WORKSPACES: SECRET }],
    ["DATABRICKS_WORKSPACES", "must be a JSON array", { DATABRICKS_WORKSPACES: `"${SECRET}"` }],
    ["DATABRICKS_WORKSPACES", "must be a JSON array", { DATABRICKS_WORKSPACES: '{"id":"x"}' }],
    ["DATABRICKS_WORKSPACES[0]", "expected object", { DATABRICKS_WORKSPACES: `["${SECRET}"]` }],
    ["DATABRICKS_WORKSPACES[0].id", "must look like adb-", workspaceWith({ id: SECRET })],
    ["DATABRICKS_WORKSPACES[0].id", "expected string", workspaceWith({ id: 5 })],
    ["OPENTELEMETRY", 'must be "true" or "false"', { OPENTELEMETRY: SECRET }],
    ["DATABRICKS_WORKSPACES[0]", "Unrecognized key", workspaceWith({ token: SECRET })],
    [
      "DATABRICKS_WORKSPACES[0].auth",
      'must be "managedIdentity" or',
      workspaceWith({ auth: SECRET }),
    ],
    [
      "DATABRICKS_WORKSPACES[0].auth.tokenSecret",
      "must be a Key Vault secret name",
      workspaceWith({ auth: { tokenSecret: `${SECRET}_` } }),
    ],
    [
      "DATABRICKS_WORKSPACES[0].host",
      "must use https",
      workspaceWith({ host: "http://adb-1.2.azuredatabricks.net" }),
    ],
    [
      "DATABRICKS_WORKSPACES[0].host",
      "must be a host under",
      workspaceWith({ host: `${SECRET}.example.com` }),
    ],
    [
      "DATABRICKS_WORKSPACES[0].host",
      "must be a host under",
      workspaceWith({ host: "evilazuredatabricks.net" }),
    ],
    [
      "DATABRICKS_WORKSPACES[0].host",
      "must be a host under",
      workspaceWith({ host: "x.azuredatabricks.net.evil.example" }),
    ],
    [
      "DATABRICKS_WORKSPACES[0].host",
      "must be a host name",
      workspaceWith({ host: `https://user:${SECRET}@x.azuredatabricks.net` }),
    ],
    ["DATABRICKS_WORKSPACES[0].host", "must be a host name", workspaceWith({ host: "https://" })],
    ["DATABRICKS_WORKSPACES[0].host", "must use https", workspaceWith({ host: "ftp://127.0.0.1" })],
    [
      "DATABRICKS_WORKSPACES[0].host",
      "must use https",
      workspaceWith({ host: "gopher://localhost/x" }),
    ],
    ["DBT_CLOUD_ACCOUNTS[0].id", "", dbtAccountWith({ id: SECRET })],
    [
      "DBT_CLOUD_ACCOUNTS[0].host",
      "must be a host under .dbt.com",
      dbtAccountWith({ host: `${SECRET}.example.com` }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].host",
      "must use https",
      dbtAccountWith({ host: "http://dbt.example.com", allowAnyHost: true }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].host",
      "must name a host without a path",
      dbtAccountWith({ host: `proxy.example.com/${SECRET}`, allowAnyHost: true }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].tokenSecret",
      "must be a Key Vault secret name",
      dbtAccountWith({ tokenSecret: `${SECRET}!` }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].tokenSecret",
      "must name the Key Vault secret",
      dbtAccountWith({ tokenSecret: undefined }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].tokenSecret",
      "must name the Key Vault secret",
      dbtAccountWith({ tokenVariable: "DBT_CLOUD_TOKEN" }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].tokenVariable",
      "must be an environment variable whose name begins with DBT_",
      dbtAccountWith({ tokenSecret: undefined, tokenVariable: "RESULT_LINK_KEYS" }),
    ],
    [
      "DBT_CLOUD_ACCOUNTS[0].allowAnyHost",
      "expected boolean",
      dbtAccountWith({ allowAnyHost: "yes" }),
    ],
    [
      "KEY_VAULT_URL",
      "must be a host under .vault.azure.net",
      { KEY_VAULT_URL: `https://${SECRET}.example.com` },
    ],
    ["KEY_VAULT_URL", "must use https", { KEY_VAULT_URL: "http://kv.vault.azure.net" }],
    ["MANAGED_IDENTITY_CLIENT_ID", "must be the client id", { MANAGED_IDENTITY_CLIENT_ID: SECRET }],
    ["PUBLIC_BASE_URL", "must use https", { PUBLIC_BASE_URL: `http://${SECRET}.example.com` }],
    ["PUBLIC_BASE_URL", "must be a host name", { PUBLIC_BASE_URL: `https://a b${SECRET}` }],
    ["RESULT_LINK_KEYS", "is required", { RESULT_LINK_KEYS: undefined }],
    ["RESULT_LINK_KEYS[0]", "at least 32 characters", { RESULT_LINK_KEYS: SECRET.slice(0, 31) }],
    [
      "RESULT_LINK_KEYS[1]",
      "at least 32 characters",
      { RESULT_LINK_KEYS: `${SECRET},short-${SECRET.slice(0, 9)}` },
    ],
    ["RESULT_LINK_KEYS[1]", "at least 32 characters", { RESULT_LINK_KEYS: `${SECRET},` }],
    ["RESULT_LINK_KEYS", "is required", { RESULT_LINK_KEYS: undefined, SEAL_PARAMETERS: "true" }],
    ["SEAL_PARAMETERS", 'must be "true" or "false"', { SEAL_PARAMETERS: SECRET }],
    ["RESULT_LINK_DAYS", "", { RESULT_LINK_DAYS: "0" }],
    ["RESULT_LINK_DAYS", "", { RESULT_LINK_DAYS: "91" }],
    ["RESULT_LINK_DAYS", "must be a whole number", { RESULT_LINK_DAYS: SECRET }],
    ["HTTP_TIMEOUT_SECONDS", "must be a whole number", { HTTP_TIMEOUT_SECONDS: "1.5" }],
    [
      "HTTP_TIMEOUT_SECONDS",
      "must be at most 50: a call has to end before another host takes over its step",
      { HTTP_TIMEOUT_SECONDS: "51" },
    ],
    ["LOST_CONTACT_SECONDS", "must be a whole number", { LOST_CONTACT_SECONDS: "-60" }],
    ["LOST_CONTACT_SECONDS", "", { LOST_CONTACT_SECONDS: "59" }],
    ["CANCEL_GRACE_SECONDS", "must be a whole number", { CANCEL_GRACE_SECONDS: "1e3" }],
    ["CANCEL_GRACE_SECONDS", "", { CANCEL_GRACE_SECONDS: "86401" }],
  ])("names %s (%s) and shows none of its value", (setting, words, changes) => {
    const complaint = complaintsAbout(changes);

    expect(complaint).toContain(`\n  ${setting}: `);
    expect(complaint).toContain(words);
    expect(complaint).not.toContain(SECRET.slice(0, 9));
  });

  it.each<[string, string, Environment]>([
    [
      "DATABRICKS_WORKSPACES",
      "must not name a workspace twice",
      { DATABRICKS_WORKSPACES: '[{"id":"adb-1.2"},{"id":"adb-1.2"}]' },
    ],
    [
      "DBT_CLOUD_ACCOUNTS",
      "must not name an account twice",
      {
        DBT_CLOUD_ACCOUNTS:
          '[{"id":"7","host":"cloud.getdbt.com","tokenSecret":"a"},{"id":7,"host":"emea.dbt.com","tokenSecret":"b"}]',
        KEY_VAULT_URL: "https://kv.vault.azure.net",
      },
    ],
    [
      "KEY_VAULT_URL",
      "is required, because a connection keeps its token",
      { DBT_CLOUD_ACCOUNTS: DBT_ACCOUNT },
    ],
    [
      "KEY_VAULT_URL",
      "is required, because a connection keeps its token",
      workspaceWith({ auth: { tokenSecret: "dbx" } }),
    ],
    [
      "PUBLIC_BASE_URL",
      "is required where the platform does not set",
      { WEBSITE_HOSTNAME: undefined },
    ],
  ])("names %s when settings contradict each other: %s", (setting, words, changes) => {
    const complaint = complaintsAbout(changes);

    expect(complaint).toContain(`\n  ${setting}: ${words}`);
  });

  it("names every list of connections when all of them are empty", () => {
    const [first, ...others] = vendors.map(({ connections }) => connections.name);
    const alternatives = others.map((name) => `or ${name} `).join("");

    expect(complaintsAbout({ DATABRICKS_WORKSPACES: undefined })).toContain(
      `\n  ${first!}: ${alternatives}must name at least one connection`,
    );
  });

  it("names all of them at once", () => {
    const complaint = complaintsAbout({ RESULT_LINK_DAYS: "x", KEY_VAULT_URL: "ftp://x" });

    expect(complaint.split("\n")).toHaveLength(3);
  });

  it("limits a call to less than the time for which the host keeps a step", () => {
    const { extensions } = JSON.parse(readFileSync("host.json", "utf8")) as HostFile;
    const [hours, minutes, seconds] =
      extensions.durableTask.storageProvider.workItemQueueVisibilityTimeout.split(":").map(Number);
    const kept = hours! * 3_600 + minutes! * 60 + seconds!;

    expect(complaintsAbout({ HTTP_TIMEOUT_SECONDS: String(kept - 9) })).toContain(
      `\n  HTTP_TIMEOUT_SECONDS: must be at most ${kept - 10}: `,
    );
    expect(complaintsAbout({ HTTP_TIMEOUT_SECONDS: String(kept - 10) })).toBe("no complaint");
  });
});
