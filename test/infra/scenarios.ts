/** Deployments that the tests of the compiled template look at. */
import { vendors } from "../../src/providers/vendors";
import { Deployment, type DeployedResource, type Template } from "./arm/deployment";
import type { JsonObject } from "./arm/json";

export const PRINCIPAL_ID = "11111111-0000-4000-8000-000000000000";
export const CLIENT_ID = "22222222-0000-4000-8000-000000000000";
const CALLER_ID = "33333333-0000-4000-8000-000000000000";

/** What the running cloud answers, where the form of it matters to the app. */
const runtime = {
  principalId: PRINCIPAL_ID,
  clientId: CLIENT_ID,
  vaultUri: "https://kv-runward-test.vault.azure.net/",
};

export const FIRST_LINK_KEY = "the-first-key-of-result-links-which-nobody-may-see";

/** One workspace, one account, and none of any other vendor. */
const connectionsWith = (webhooks: JsonObject): JsonObject => ({
  ...Object.fromEntries(vendors.map(({ connections }) => [connections.name, []])),
  DATABRICKS_WORKSPACES: [{ id: "adb-1234567890123456.7", ...webhooks }],
  DBT_CLOUD_ACCOUNTS: [{ id: "1", host: "ab123.us1.dbt.com", tokenSecret: "dbt-token" }],
});

const necessary = {
  environmentName: "test",
  location: "westeurope",
  resourceToken: "abcdefghijklm",
  firstLinkKey: FIRST_LINK_KEY,
  connections: connectionsWith({}),
};

const everything = {
  connections: connectionsWith({ webhookSecret: "databricks-webhooks" }),
  publicBaseUrl: "https://runward.example.com",
  callbackHosts: ["logic.azure.com", "example.com"],
  durableBackend: "durableTaskScheduler",
  networkIsolation: true,
  allowedNetworks: ["203.0.113.0/24", "DataFactory.WestEurope"],
  authClientId: CLIENT_ID,
  allowedClientIds: [CALLER_ID],
  allowedPrincipalIds: [CALLER_ID],
  callers: [{ name: "sales", clientId: CALLER_ID, allow: [{ actions: ["start", "read"] }] }],
  notify: [
    { name: "on call", form: "teams", addressSecret: "teams-hook", host: "logic.azure.com" },
  ],
  schedulesPaused: true,
  openTelemetry: { OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example.com" },
  alertEmails: ["operator@example.com"],
};

export const SCENARIOS = [
  { scenario: "with what is necessary", given: {} },
  { scenario: "with everything that can be asked for", given: everything },
] as const;

export const [, { given: EVERYTHING }] = SCENARIOS;

export const deploy = (template: Template, given: JsonObject): Deployment =>
  new Deployment(template, { ...necessary, ...given }, runtime);

export const ofType = (deployment: Deployment, type: string): DeployedResource[] =>
  deployment.resources().filter((resource) => resource.type === type);

/** The one resource of a type; a second one would go untested. */
export function theOne(deployment: Deployment, type: string): DeployedResource {
  const [first, ...others] = ofType(deployment, type);
  if (first === undefined || others.length > 0) {
    throw new Error(`Expected one ${type}, found ${others.length + (first === undefined ? 0 : 1)}`);
  }
  return first;
}

/** The type of the resource that an extension belongs to. */
export const typeBelow = (
  deployment: Deployment,
  { scope }: DeployedResource,
): string | undefined => deployment.resources().find(({ id }) => id === scope)?.type;

/** Of the app. Two under one name would overwrite each other. */
export function theConfig(deployment: Deployment, name: string): JsonObject {
  const configs = ofType(deployment, "Microsoft.Web/sites/config");
  const [first, ...others] = configs.filter(({ id }) => id.endsWith(`/config/${name}`));
  if (first === undefined || others.length > 0) throw new Error(`Expected one config ${name}`);
  return first.body;
}
