import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSettings } from "../support/app-contract";
import { toObject, toText, type JsonObject } from "./arm/json";
import { asDelivered, template } from "./compiled-template";
import { CLIENT_ID, deploy, EVERYTHING, SCENARIOS, theConfig } from "./scenarios";
import { SET_BY_THE_PLATFORM, settingsOfTheApp } from "./settings-of-the-app";
import { INFRA } from "./infra-folder";

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const OF_THE_HOST = [
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "AzureWebJobsStorage__blobServiceUri",
  "AzureWebJobsStorage__clientId",
  "AzureWebJobsStorage__credential",
  "AzureWebJobsStorage__queueServiceUri",
  "AzureWebJobsStorage__tableServiceUri",
  "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
  "TASKHUB_NAME",
];

const WHEN_ASKED = [
  "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
  "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
  "AzureWebJobs.tickSchedules.Disabled",
  "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
];

const settingsIn = (given: JsonObject): JsonObject =>
  toObject(theConfig(deploy(template, given), "appsettings")["properties"]);

/** As the app finds them in Azure: the platform has looked up the vault, and added its own. */
const environmentIn = (given: JsonObject): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(settingsIn(given)).map(([name, value]) => [name, toText(value)]),
  ),
  RESULT_LINK_KEYS: "k".repeat(32),
  AzureWebJobsStorage__blobServiceUri: "https://strunwardtest.blob.core.windows.net/",
  IDENTITY_ENDPOINT: "http://127.0.0.1:41741/msi/token",
  WEBSITE_HOSTNAME: "func-runward-test.azurewebsites.net",
});

const withoutSchedulesFile = (): undefined => undefined;

describe("app settings of the compiled template", () => {
  it("are those of the app and of the host, and no other", () => {
    const ofTheApp = settingsOfTheApp().filter((name) => !SET_BY_THE_PLATFORM.includes(name));
    const whenAsked = ["ALLOWED_CLIENT_IDS", "ALLOWED_TENANT_IDS", "CALLERS_AUTHENTICATED_BY"];

    expect(Object.keys(settingsIn(EVERYTHING)).sort()).toStrictEqual(
      [...ofTheApp, ...OF_THE_HOST, ...WHEN_ASKED].sort(),
    );
    expect(Object.keys(settingsIn({})).sort()).toStrictEqual(
      [...ofTheApp.filter((name) => !whenAsked.includes(name)), ...OF_THE_HOST].sort(),
    );
  });

  it.each(SCENARIOS)("give the worker no arguments, $scenario", ({ given }) => {
    // The host throws its warmed-up worker away for them, at every cold start.
    const forWorkers = Object.keys(settingsIn(given)).filter((name) =>
      /^languageWorkers/i.test(name),
    );

    expect(forWorkers).toStrictEqual([]);
  });

  it.each(SCENARIOS)("are texts, $scenario", ({ given }) => {
    const others = Object.entries(settingsIn(given)).filter(
      ([, value]) => typeof value !== "string",
    );

    expect(others).toStrictEqual([]);
  });

  it.each(SCENARIOS)("let the app start, $scenario", ({ given }) => {
    const settings = loadSettings(environmentIn(given), withoutSchedulesFile);

    expect(settings.connections.get("DATABRICKS_WORKSPACES")).toStrictEqual([
      expect.objectContaining({ id: "adb-1234567890123456.7" }),
    ]);
    expect(settings.keyVaultUrl).toBe("https://kv-runward-test.vault.azure.net");
    expect(settings.identity).toStrictEqual({ kind: "managedIdentity", clientId: CLIENT_ID });
  });

  it("hold no secret: what sounds like one names an identity, or a place in the vault", () => {
    const settings = settingsIn(EVERYTHING);
    const sounding = Object.entries(settings).filter(([name, value]) =>
      /key|secret|token|password|connection(?!StringName)|credential/i.test(
        `${name} ${toText(value)}`,
      ),
    );

    expect(Object.fromEntries(sounding)).toStrictEqual({
      APPLICATIONINSIGHTS_CONNECTION_STRING: expect.stringMatching(
        /^‹.*\/components\/appi-runward-\w+\.ConnectionString›$/,
      ) as string,
      AzureWebJobsStorage__credential: "managedidentity",
      DATABRICKS_WORKSPACES:
        '[{"id":"adb-1234567890123456.7","webhookSecret":"databricks-webhooks"}]',
      DBT_CLOUD_ACCOUNTS: '[{"id":"1","host":"ab123.us1.dbt.com","tokenSecret":"dbt-token"}]',
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: expect.stringMatching(
        new RegExp(`^Endpoint=‹[^;]*›;Authentication=ManagedIdentity;ClientID=${CLIENT_ID}$`),
      ) as string,
      KEY_VAULT_URL: "https://kv-runward-test.vault.azure.net/",
      NOTIFY:
        '[{"name":"on call","form":"teams","addressSecret":"teams-hook","host":"logic.azure.com"}]',
      RESULT_LINK_KEYS:
        "@Microsoft.KeyVault(SecretUri=https://kv-runward-test.vault.azure.net/secrets/result-link-keys)",
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName:
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    });
  });

  it("are the app's own defaults where the environment says nothing", () => {
    const { RESULT_LINK_KEYS, IDENTITY_ENDPOINT, WEBSITE_HOSTNAME, ...written } =
      environmentIn(asDelivered);
    const platform = { RESULT_LINK_KEYS, IDENTITY_ENDPOINT, WEBSITE_HOSTNAME };
    const {
      DATABRICKS_WORKSPACES = "",
      DEPLOYMENT_ID = "",
      KEY_VAULT_URL = "",
      MANAGED_IDENTITY_CLIENT_ID = "",
      AzureWebJobsStorage__blobServiceUri = "",
      AzureWebJobsStorage__clientId = "",
    } = written;
    const necessary = {
      DATABRICKS_WORKSPACES,
      DEPLOYMENT_ID,
      KEY_VAULT_URL,
      MANAGED_IDENTITY_CLIENT_ID,
      AzureWebJobsStorage__blobServiceUri,
      AzureWebJobsStorage__clientId,
    };

    expect(loadSettings({ ...written, ...platform }, withoutSchedulesFile)).toStrictEqual(
      loadSettings({ ...necessary, ...platform }, withoutSchedulesFile),
    );
  });

  it("pause the timer under the name that the app gives it", () => {
    const source = readFileSync(join(INFRA, "..", "src", "program", "endpoints.ts"), "utf8");
    const timers = [...source.matchAll(/registerTimer\("(\w+)"/g)].map(([, name = ""]) => name);
    const paused = Object.entries(settingsIn({ schedulesPaused: true })).filter(([name]) =>
      /^AzureWebJobs\.(\w+)\.Disabled$/.test(name),
    );

    expect(timers).toContain("tickSchedules");
    expect(paused).toStrictEqual([["AzureWebJobs.tickSchedules.Disabled", "true"]]);
  });
});
