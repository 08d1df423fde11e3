/** The program: settings, connections, and every function registered. Rooms meet here and nowhere else. */
import { app } from "@azure/functions";
import * as df from "durable-functions";
import { createDeliverCallback } from "./activities/deliver-callback";
import { createProviderActivities } from "./activities/provider-activities";
import { createScheduleActivities } from "./activities/schedule-activities";
import { createWakeWatch } from "./activities/wake-watch";
import { createCallbackAddresses } from "./callbacks/callback-addresses";
import { createPostCallback } from "./callbacks/post-callback";
import {
  LATE_CALLBACK_ORCHESTRATOR,
  RUN_ORCHESTRATOR,
  SCHEDULED_TICK_ORCHESTRATOR,
  SCHEDULE_REGISTER_ORCHESTRATOR,
  WATCH_ORCHESTRATOR,
} from "./contracts/names";
import { createHttpClient } from "./http/http-client";
import { createAzureCredential } from "./identity/azure-credential";
import { createManagedIdentityTokens } from "./identity/managed-identity-tokens";
import { createSecretTokens } from "./identity/secrets";
import type { TokenSource } from "./identity/token-source";
import { createOpenApi2 } from "./openapi/openapi-2";
import { createOpenApi3 } from "./openapi/openapi-3";
import { lateCallback } from "./orchestrators/late-callback";
import { run } from "./orchestrators/run";
import { scheduleRegister } from "./orchestrators/schedule-register";
import { scheduledTick } from "./orchestrators/scheduled-tick";
import { watch } from "./orchestrators/watch";
import { createDatabricksProvider } from "./providers/databricks/databricks-provider";
import { createDbtCloudProvider } from "./providers/dbt-cloud/dbt-cloud-provider";
import type { Providers } from "./providers/provider";
import { loadSettings } from "./settings";
import { createTelemetry } from "./telemetry/telemetry";
import { createCancelByKey } from "./triggers/cancel-by-key";
import { createCancelRun } from "./triggers/cancel-run";
import { createGetOpenApi } from "./triggers/get-openapi";
import { findRunReport } from "./triggers/find-run-report";
import { createForCallers } from "./triggers/for-callers";
import { guarded } from "./triggers/guarded";
import { createListRuns } from "./triggers/list-runs";
import { createListSchedules } from "./triggers/list-schedules";
import { createPurgeRuns } from "./triggers/purge-runs";
import { createGetRun, createGetRunResult } from "./triggers/read-run";
import { createReceiveWebhook } from "./triggers/receive-webhook";
import { createResultLinks } from "./triggers/result-link";
import { createTickHub } from "./triggers/schedule-store";
import { pinSchedules } from "./triggers/scheduled-runs";
import { createStartRun } from "./triggers/start-run";
import { createTickSchedules } from "./triggers/tick-schedules";
import { readDatabricksEvent, readDbtCloudEvent } from "./triggers/webhook-event";
import { readPassword, readSignature } from "./triggers/webhook-proof";
import type { WebhookSender } from "./triggers/webhook-senders";

const settings = loadSettings();
const now = (): Date => new Date();
const baseUrl = settings.publicBaseUrl;

const telemetry = createTelemetry(settings.openTelemetry);
telemetry.watchInvocations(app.hook);

// Connections ---------------------------------------------------------------------------------------------------------

/** The first-party application id of Azure Databricks, the same in every Azure cloud. */
const DATABRICKS_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

const { identity } = settings;
const credential = createAzureCredential(identity);
const http = createHttpClient({
  timeoutSeconds: settings.httpTimeoutSeconds,
  // A page of a hundred tasks with their parameters; logs and artifacts ask for more.
  maxResponseBytes: 16 * 1_024 * 1_024,
  userAgent: "runward",
  allowedOrigins: [...settings.workspaces, ...settings.dbtAccounts].map(({ host }) => host),
  watch: telemetry.watchExchange,
  now,
});

const entraTokens = createManagedIdentityTokens({ identity, credential, scope: DATABRICKS_SCOPE });

const vaultUrl = settings.keyVaultUrl ?? "";
const secretTokens = (secretName: string): TokenSource =>
  createSecretTokens({ vaultUrl, secretName, identity, credential });

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

const callbacks = createCallbackAddresses({
  hosts: settings.callers.callbackHosts,
  keys: settings.resultLinkKeys,
});

// Orchestrators and activities ----------------------------------------------------------------------------------------

df.app.orchestration(RUN_ORCHESTRATOR, run);
df.app.orchestration(WATCH_ORCHESTRATOR, watch);
df.app.orchestration(LATE_CALLBACK_ORCHESTRATOR, lateCallback);
df.app.orchestration(SCHEDULED_TICK_ORCHESTRATOR, scheduledTick);
df.app.orchestration(SCHEDULE_REGISTER_ORCHESTRATOR, scheduleRegister);

for (const { name, handler } of createProviderActivities(providers)) {
  df.app.activity(name, { handler });
}
const hubActivities = [
  createWakeWatch((context) => df.getClient(context)),
  ...createScheduleActivities((context) => createTickHub(df.getClient(context))),
  createDeliverCallback({
    addresses: callbacks,
    post: createPostCallback({
      timeoutSeconds: settings.httpTimeoutSeconds,
      watch: telemetry.watchExchange,
    }),
    findReport: (context, runId) => findRunReport(df.getClient(context), runId, baseUrl),
  }),
];
for (const { name, handler } of hubActivities) {
  df.app.activity(name, { extraInputs: [df.input.durableClient()], handler });
}

// Triggers ------------------------------------------------------------------------------------------------------------

const links = createResultLinks(baseUrl, settings.resultLinkKeys);

const connections = {
  databricks: settings.workspaces.map(({ id }) => id),
  dbtCloud: settings.dbtAccounts.map(({ id }) => id),
};
const limits = {
  lostContactSeconds: settings.lostContactSeconds,
  cancelGraceSeconds: settings.cancelGraceSeconds,
};

const { deploymentId } = settings;

const startRun = createStartRun({
  baseUrl,
  connections,
  links,
  limits,
  deploymentId,
  linkDays: settings.resultLinkDays,
  callbacks,
  logicAppsKeys: settings.callers.logicAppsKeys,
  now,
});
const cancelRun = createCancelRun({ baseUrl, now });

const forCallers = createForCallers(settings.callers.allowedCallers);
// Where the platform authenticates and this app checks whom, a function key would only be a second, weaker secret.
const authLevel = settings.callers.platformAuthenticates ? "anonymous" : "function";

df.app.client.http("startRun", {
  route: "runs",
  methods: ["POST"],
  authLevel,
  handler: guarded(forCallers(startRun)),
});
df.app.client.http("listRuns", {
  route: "runs",
  methods: ["GET"],
  authLevel,
  handler: guarded(forCallers(createListRuns({ baseUrl, now }))),
});
df.app.client.http("getRun", {
  route: "runs/{id}",
  methods: ["GET"],
  authLevel,
  handler: guarded(forCallers(createGetRun(baseUrl))),
});
df.app.client.http("deleteRun", {
  route: "runs/{id}",
  methods: ["DELETE"],
  authLevel,
  handler: guarded(forCallers(cancelRun)),
});
df.app.client.http("cancelRun", {
  route: "runs/{id}/cancel",
  methods: ["POST"],
  authLevel,
  handler: guarded(forCallers(cancelRun)),
});
df.app.client.http("cancelRunByKey", {
  route: "runs/cancel",
  methods: ["POST"],
  authLevel,
  handler: guarded(forCallers(createCancelByKey({ baseUrl, now }))),
});
// Anonymous: the signature is the credential, and a caller that polls may send a key that belongs elsewhere.
df.app.client.http("getRunResult", {
  route: "runs/{id}/result",
  methods: ["GET"],
  authLevel: "anonymous",
  handler: guarded(createGetRunResult({ baseUrl, links, now })),
});

const webhookKeys = (secretName: string): TokenSource =>
  createSecretTokens({
    ...{ vaultUrl, secretName, identity, credential },
    // dbt gives up a delivery after ten seconds, and the webhook after five deliveries.
    deadlineSeconds: 5,
    advice: "Store the keys with commas between them, and nothing else.",
  });
const webhookSenders = (
  connections: readonly { readonly id: string; readonly webhookSecret: string | null }[],
): WebhookSender[] =>
  connections.flatMap(({ id, webhookSecret }) =>
    webhookSecret === null ? [] : [{ connectionId: id, keys: webhookKeys(webhookSecret) }],
  );
const webhooks = [
  {
    name: "receiveDbtCloudWebhook",
    route: "webhooks/dbt-cloud",
    provider: "dbt-cloud" as const,
    senders: webhookSenders(settings.dbtAccounts),
    readProof: readSignature,
    readEvent: readDbtCloudEvent,
  },
  {
    name: "receiveDatabricksWebhook",
    route: "webhooks/databricks",
    provider: "databricks" as const,
    senders: webhookSenders(settings.workspaces),
    readProof: readPassword,
    readEvent: readDatabricksEvent,
  },
];
for (const { name, route, ...vendor } of webhooks) {
  if (vendor.senders.length === 0) continue;
  // Anonymous: vendors can send neither function keys nor tokens, and prove themselves in their own way.
  df.app.client.http(name, {
    route,
    methods: ["POST"],
    authLevel: "anonymous",
    handler: guarded(createReceiveWebhook({ ...vendor, now })),
  });
}

const schedules = pinSchedules(settings.schedules, connections);
const startedAt = now();

df.app.client.http("listSchedules", {
  route: "schedules",
  methods: ["GET"],
  authLevel,
  handler: guarded(forCallers(createListSchedules({ baseUrl, schedules, startedAt, now }))),
});
// They hold no secret, but a list of every call is no help that strangers need; the same files come with the sources.
df.app.client.http("getOpenApi", {
  route: "openapi.json",
  methods: ["GET"],
  authLevel,
  handler: guarded(forCallers(createGetOpenApi(() => createOpenApi3(baseUrl)))),
});
df.app.client.http("getOpenApi2", {
  route: "openapi.v2.json",
  methods: ["GET"],
  authLevel,
  handler: guarded(forCallers(createGetOpenApi(() => createOpenApi2(baseUrl)))),
});

// An app without schedules need not be woken every minute.
if (schedules.length > 0) {
  df.app.client.timer("tickSchedules", {
    schedule: "0 * * * * *",
    useMonitor: true,
    runOnStartup: false,
    handler: createTickSchedules({ schedules, limits, deploymentId, startedAt, now }),
  });
}

df.app.client.timer("purgeRuns", {
  schedule: "0 17 3 * * *",
  useMonitor: true,
  runOnStartup: false,
  handler: createPurgeRuns({ retentionDays: settings.retentionDays, now }),
});
