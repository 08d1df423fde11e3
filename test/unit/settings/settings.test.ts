import { loadSettings } from "../../support/app-contract";

type Environment = Readonly<Record<string, string | undefined>>;

const WORKSPACE = '[{"id":"adb-1234567890123456.7"}]';
const LINK_KEY = "k".repeat(32);

const anEnvironment = (changes: Environment = {}): Environment => ({
  DATABRICKS_WORKSPACES: WORKSPACE,
  RESULT_LINK_KEYS: LINK_KEY,
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  WEBSITE_HOSTNAME: "runward.azurewebsites.net",
  ...changes,
});

type Connections = ReadonlyMap<string, readonly unknown[]>;
const workspacesIn = (lists: Connections) =>
  lists.get("DATABRICKS_WORKSPACES") as { host: string }[];
const accountsIn = (lists: Connections) => lists.get("DBT_CLOUD_ACCOUNTS") as { host: string }[];

describe("loadSettings", () => {
  it("needs little, and fills in the rest", () => {
    const { connections, ...others } = loadSettings(anEnvironment());

    expect(workspacesIn(connections)).toMatchObject([
      {
        id: "adb-1234567890123456.7",
        host: "https://adb-1234567890123456.7.azuredatabricks.net",
        auth: { kind: "managedIdentity" },
      },
    ]);
    expect(accountsIn(connections)).toStrictEqual([]);
    expect(others).toMatchObject({
      keyVaultUrl: null,
      identity: { kind: "developer" },
      publicBaseUrl: "https://runward.azurewebsites.net",
      resultLinkKeys: [LINK_KEY],
      resultLinkDays: 8,
      httpTimeoutSeconds: 30,
      lostContactSeconds: 3_600,
      cancelGraceSeconds: 600,
    });
  });

  it("reads every setting", () => {
    const settings = loadSettings(
      anEnvironment({
        DATABRICKS_WORKSPACES:
          '[{"id":"adb-1.2","host":"https://adb-1.2.databricks.azure.us","auth":{"tokenSecret":"dbx"}}]',
        DBT_CLOUD_ACCOUNTS: '[{"id":7,"host":"https://cloud.getdbt.com/","tokenSecret":"dbt"}]',
        KEY_VAULT_URL: "https://kv.vault.azure.net/",
        MANAGED_IDENTITY_CLIENT_ID: "11111111-2222-3333-4444-555555555555",
        IDENTITY_ENDPOINT: "http://127.0.0.1:41000/token",
        PUBLIC_BASE_URL: "https://jobs.example.com/",
        RESULT_LINK_KEYS: `${LINK_KEY}, ${"o".repeat(40)}`,
        RESULT_LINK_DAYS: "14",
        HTTP_TIMEOUT_SECONDS: "50",
        LOST_CONTACT_SECONDS: "120",
        CANCEL_GRACE_SECONDS: "30",
      }),
    );

    expect(workspacesIn(settings.connections)).toMatchObject([
      {
        id: "adb-1.2",
        host: "https://adb-1.2.databricks.azure.us",
        auth: { kind: "secret", name: "dbx" },
      },
    ]);
    expect(accountsIn(settings.connections)).toMatchObject([
      { id: "7", host: "https://cloud.getdbt.com", auth: { kind: "secret", name: "dbt" } },
    ]);
    expect(settings).toMatchObject({
      keyVaultUrl: "https://kv.vault.azure.net",
      identity: { kind: "managedIdentity", clientId: "11111111-2222-3333-4444-555555555555" },
      publicBaseUrl: "https://jobs.example.com",
      resultLinkKeys: [LINK_KEY, "o".repeat(40)],
      resultLinkDays: 14,
      httpTimeoutSeconds: 50,
      lostContactSeconds: 120,
      cancelGraceSeconds: 30,
    });
  });

  it.each([
    [{}, null],
    [{ OPENTELEMETRY: "false" }, null],
    [{ OPENTELEMETRY: "true" }, { sampleEverything: true }],
    [{ OPENTELEMETRY: "true", OTEL_TRACES_SAMPLER: " " }, { sampleEverything: true }],
    [{ OPENTELEMETRY: "true", OTEL_TRACES_SAMPLER: "always_off" }, { sampleEverything: false }],
    [{ OTEL_TRACES_SAMPLER: "always_on" }, null],
  ])("reads %j as tracing %j", (environment, openTelemetry) => {
    expect(loadSettings(anEnvironment(environment))).toMatchObject({ openTelemetry });
  });

  it.each([
    [{}, false],
    [{ SEAL_PARAMETERS: "false" }, false],
    [{ SEAL_PARAMETERS: "true" }, true],
  ])("reads %j as sealed parameters: %s", (environment, sealParameters) => {
    expect(loadSettings(anEnvironment(environment))).toMatchObject({ sealParameters });
  });

  it("takes a blank setting for one that is not there", () => {
    const settings = loadSettings(
      anEnvironment({ KEY_VAULT_URL: "", DBT_CLOUD_ACCOUNTS: "  ", RESULT_LINK_DAYS: "" }),
    );

    expect(settings).toMatchObject({ keyVaultUrl: null, resultLinkDays: 8 });
    expect(accountsIn(settings.connections)).toStrictEqual([]);
  });

  it("overlooks white space and byte order marks around a value", () => {
    const settings = loadSettings(
      anEnvironment({ DATABRICKS_WORKSPACES: `\ufeff${WORKSPACE}\n`, RESULT_LINK_DAYS: " 14 " }),
    );

    expect(workspacesIn(settings.connections)).toMatchObject([{ id: "adb-1234567890123456.7" }]);
    expect(settings.resultLinkDays).toBe(14);
  });

  it("uses the platform's identity if there is one, by default the system-assigned one", () => {
    const { identity } = loadSettings(anEnvironment({ IDENTITY_ENDPOINT: "http://127.0.0.1/x" }));

    expect(identity).toStrictEqual({ kind: "managedIdentity", clientId: null });
  });

  it.each([
    ["localhost:7071", "http://localhost:7071"],
    ["127.0.0.1:7071", "http://127.0.0.1:7071"],
    ["localhost.evil.example", "https://localhost.evil.example"],
  ])("makes its own links for the host name %s with %s", (WEBSITE_HOSTNAME, expected) => {
    const environment = anEnvironment({ WEBSITE_HOSTNAME, DEPLOYMENT_ID: "mine" });

    expect(loadSettings(environment).publicBaseUrl).toBe(expected);
  });

  it.each(["http://127.0.0.1:9001", "http://localhost:9001", "http://[::1]:9001"])(
    "accepts %s, because simulators run on loopback",
    (host) => {
      const { connections } = loadSettings(
        anEnvironment({ DATABRICKS_WORKSPACES: JSON.stringify([{ id: "adb-1.2", host }]) }),
      );

      expect(workspacesIn(connections)[0]?.host).toBe(host);
    },
  );

  it("accepts a single-tenant dbt address with allowAnyHost", () => {
    const account = { id: "7", host: "dbt.example.com", tokenSecret: "dbt", allowAnyHost: true };
    const { connections } = loadSettings(
      anEnvironment({
        DBT_CLOUD_ACCOUNTS: JSON.stringify([account]),
        KEY_VAULT_URL: "https://kv.vault.azure.net",
      }),
    );

    expect(accountsIn(connections)[0]?.host).toBe("https://dbt.example.com");
  });
});

/** Shaped like what people paste into the wrong field. */
