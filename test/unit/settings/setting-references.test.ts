import { loadSettings } from "../../support/app-contract";

const LINK_KEY = "k".repeat(32);

/** Must not be shown. */
const SECRET = "dapi0123456789abcdef0123456789abcdef";

const load = (changes: Readonly<Record<string, string>>): ReturnType<typeof loadSettings> =>
  loadSettings({
    DATABRICKS_WORKSPACES: '[{"id":"adb-1234567890123456.7"}]',
    RESULT_LINK_KEYS: LINK_KEY,
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    WEBSITE_HOSTNAME: "runward.azurewebsites.net",
    ...changes,
  });

const complaintAbout = (changes: Readonly<Record<string, string>>): string => {
  try {
    load(changes);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no complaint";
};

describe("loadSettings, given references that were not resolved", () => {
  it.each([
    `@Microsoft.KeyVault(SecretUri=https://${SECRET}.vault.azure.net/secrets/k)`,
    `${LINK_KEY},@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/${SECRET})`,
    `  @microsoft.keyvault(VaultName=kv;SecretName=${SECRET}) , ${LINK_KEY}`,
    `${LINK_KEY} ,\t@MICROSOFT.KEYVAULT (SecretUri=https://${SECRET}.vault.azure.net/secrets/k)`,
    `@Microsoft.AppConfiguration(Endpoint=https://${SECRET}.azconfig.io; Key=link-keys)`,
  ])("never takes a reference for a key: %s", (RESULT_LINK_KEYS) => {
    const complaint = complaintAbout({ RESULT_LINK_KEYS });

    expect(complaint).toContain("\n  RESULT_LINK_KEYS: holds a reference");
    expect(complaint).not.toContain(SECRET.slice(0, 9));
  });

  it.each([
    "DATABRICKS_WORKSPACES",
    "DBT_CLOUD_ACCOUNTS",
    "KEY_VAULT_URL",
    "MANAGED_IDENTITY_CLIENT_ID",
    "PUBLIC_BASE_URL",
    "RESULT_LINK_DAYS",
    "CALLBACK_HOSTS",
    "ALLOWED_CLIENT_IDS",
    "SCHEDULES",
  ])(
    "says of %s that its reference was not resolved, and not that its value is wrong",
    (setting) => {
      const reference = `@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/${SECRET})`;

      const complaint = complaintAbout({ [setting]: reference });

      expect(complaint).toMatch(new RegExp(`^Invalid settings:\n  ${setting}: holds a reference`));
      expect(complaint.split("\n")).toHaveLength(2);
      expect(complaint).not.toContain(SECRET.slice(0, 9));
    },
  );

  it.each([
    ["OTEL_EXPORTER_OTLP_ENDPOINT", ""],
    ["OTEL_EXPORTER_OTLP_HEADERS", "api-key="],
    ["OTEL_RESOURCE_ATTRIBUTES", "team=data,owner="],
  ])("also checks %s, which OpenTelemetry's SDK reads itself", (setting, before) => {
    const reference = `${before}@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/${SECRET})`;

    const complaint = complaintAbout({ OPENTELEMETRY: "true", [setting]: reference });

    expect(complaint).toMatch(new RegExp(`^Invalid settings:\n  ${setting}: holds a reference`));
    expect(complaint.split("\n")).toHaveLength(2);
    expect(complaint).not.toContain(SECRET.slice(0, 9));
  });

  it("ignores OpenTelemetry's variables while it is off", () => {
    expect(complaintAbout({ OTEL_EXPORTER_OTLP_HEADERS: "@Microsoft.KeyVault(a)" })).toBe(
      "no complaint",
    );
  });
});
