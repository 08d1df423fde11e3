/** The program: settings, connections, and every function registered. Rooms meet here and nowhere else. */
import * as df from "durable-functions";
import { createProviderActivities } from "./activities/provider-activities";
import { createWakeWatch } from "./activities/wake-watch";
import { RUN_ORCHESTRATOR, WATCH_ORCHESTRATOR } from "./contracts/names";
import { createHttpClient } from "./http/http-client";
import { createAzureCredential } from "./identity/azure-credential";
import { createManagedIdentityTokens } from "./identity/managed-identity-tokens";
import { createSecretTokens } from "./identity/secrets";
import type { TokenSource } from "./identity/token-source";
import { run } from "./orchestrators/run";
import { watch } from "./orchestrators/watch";
import { createDatabricksProvider } from "./providers/databricks/databricks-provider";
import { createDbtCloudProvider } from "./providers/dbt-cloud/dbt-cloud-provider";
import type { Providers } from "./providers/provider";
import { loadSettings } from "./settings";
import { createCancelRun } from "./triggers/cancel-run";
import { guarded } from "./triggers/guarded";
import { createListRuns } from "./triggers/list-runs";
import { createGetRun, createGetRunResult } from "./triggers/read-run";
import { createResultLinks } from "./triggers/result-link";
import { createStartRun } from "./triggers/start-run";

const settings = loadSettings();
const now = (): Date => new Date();

// Connections ---------------------------------------------------------------------------------------------------------

/** The first-party application id of Azure Databricks, the same in every Azure cloud. */
const DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

const { identity } = settings;
const credential = createAzureCredential(identity);
const http = createHttpClient({
  timeoutSeconds: settings.httpTimeoutSeconds,
  // The largest body anyone needs is a dbt project's run_results.json.
  maxResponseBytes: 64 * 1_024 * 1_024,
  userAgent: "runward",
  allowedOrigins: [...settings.workspaces, ...settings.dbtAccounts].map(({ host }) => host),
});

const entraTokens = createManagedIdentityTokens({ identity, credential, scope: DATABRICKS_SCOPE });

const secretTokens = (secretName: string): TokenSource =>
  createSecretTokens({ vaultUrl: settings.keyVaultUrl ?? "", secretName, identity, credential });

const databricks = createDatabricksProvider({
  workspaces: settings.workspaces.map(({ id, host, auth }) => ({
    id,
    host,
    tokens: auth.kind === "secret" ? secretTokens(auth.name) : entraTokens,
  })),
  http,
  now,
});

const dbtCloud = createDbtCloudProvider({
  accounts: settings.dbtAccounts.map(({ id, host, tokenSecret }) => ({
    id,
    host,
    tokens: secretTokens(tokenSecret),
  })),
  http,
  now,
});

const providers: Providers = {
  forTarget: (type) => (type === "databricks-job" ? databricks : dbtCloud),
  forAttempt: ({ provider }) => (provider === "databricks" ? databricks : dbtCloud),
};

// Orchestrators and activities ----------------------------------------------------------------------------------------

df.app.orchestration(RUN_ORCHESTRATOR, run);
df.app.orchestration(WATCH_ORCHESTRATOR, watch);

for (const { name, handler } of createProviderActivities(providers)) {
  df.app.activity(name, { handler });
}
const wakeWatch = createWakeWatch((context) => df.getClient(context));
df.app.activity(wakeWatch.name, {
  extraInputs: [df.input.durableClient()],
  handler: wakeWatch.handler,
});

// Triggers ------------------------------------------------------------------------------------------------------------

const baseUrl = settings.publicBaseUrl;
const links = createResultLinks(baseUrl, settings.resultLinkKeys);

const startRun = createStartRun({
  baseUrl,
  connections: {
    databricks: settings.workspaces.map(({ id }) => id),
    dbtCloud: settings.dbtAccounts.map(({ id }) => id),
  },
  links,
  limits: {
    lostContactSeconds: settings.lostContactSeconds,
    cancelGraceSeconds: settings.cancelGraceSeconds,
  },
  linkDays: settings.resultLinkDays,
  now,
});
const cancelRun = createCancelRun({ baseUrl, now });

df.app.client.http("startRun", {
  route: "runs",
  methods: ["POST"],
  authLevel: "function",
  handler: guarded(startRun),
});
df.app.client.http("listRuns", {
  route: "runs",
  methods: ["GET"],
  authLevel: "function",
  handler: guarded(createListRuns({ baseUrl, now })),
});
df.app.client.http("getRun", {
  route: "runs/{id}",
  methods: ["GET"],
  authLevel: "function",
  handler: guarded(createGetRun(baseUrl)),
});
df.app.client.http("deleteRun", {
  route: "runs/{id}",
  methods: ["DELETE"],
  authLevel: "function",
  handler: guarded(cancelRun),
});
df.app.client.http("cancelRun", {
  route: "runs/{id}/cancel",
  methods: ["POST"],
  authLevel: "function",
  handler: guarded(cancelRun),
});
// Anonymous: the signature is the credential, and a caller that polls may send a key that belongs elsewhere.
df.app.client.http("getRunResult", {
  route: "runs/{id}/result",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: guarded(createGetRunResult({ baseUrl, links, now })),
});
