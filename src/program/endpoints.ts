/** Registers all functions that callers, vendors or a timer can start. */
import type { EndpointOptions } from "./endpoint-options";
import { checkNotices } from "./check-notices";
import { forCallersOf } from "./for-callers-of";
import { registerWorkflows } from "./workflow-endpoints";
import { createCancelByKey } from "../triggers/runs/cancel-by-key";
import { createCancelRun } from "../triggers/runs/cancel-run";
import { checkCallers } from "../triggers/door/check-callers";
import { registerEndpoint, registerTimer } from "../hub/functions";
import { createGetSystem } from "../triggers/door/get-system";
import { ACTIVITY_SLOTS } from "../lanes/lanes";
import { readAppFacts } from "../settings/app-files";
import { noticeScopeOf } from "../contracts/notices";
import { may } from "../contracts/caller-rights";
import { subjectOf } from "../triggers/schedules/schedule-documents";
import { createGetOpenApi } from "../triggers/door/get-openapi";
import { guarded } from "../triggers/door/guarded";
import { createListRuns } from "../triggers/runs/list-runs";
import { createListTasks } from "../triggers/runs/list-tasks";
import { createListSchedules } from "../triggers/schedules/list-schedules";
import { createPauseSchedule, createResumeSchedule } from "../triggers/schedules/pause-schedule";
import { createRunSchedule } from "../triggers/schedules/run-schedule";
import { createSummaryOf } from "../hub/run-order";
import { createPurgeRuns } from "../hub/purge-runs";
import { getRunRequest } from "../triggers/runs/read-request";
import { createGetRun, createGetRunResult } from "../triggers/runs/read-run";
import { registerPage } from "./page-endpoints";
import { createKeepLookouts } from "../triggers/lookouts/keep-lookouts";
import { createReceiveWebhook } from "../triggers/webhooks/receive-webhook";
import { createRepairRun } from "../triggers/runs/repair-run";
import { createResultLinks } from "../triggers/runs/result-link";
import { checkSchedules } from "../triggers/schedules/scheduled-runs";
import { createStartRun } from "../triggers/runs/start-run";
import { createTickSchedules } from "../triggers/schedules/tick-schedules";

export function registerEndpoints(options: EndpointOptions): void {
  const { settings, connected, now } = options;
  const { offers } = connected;
  checkCallers(settings.callers.allowedCallers.listed, offers);
  checkNotices(settings.notify, { offers, schedules: settings.schedules });
  registerRuns(options);
  registerWorkflows(options);
  registerSchedules(options);
  registerSystem(options);
  registerDocuments(options);
  registerPage(options);
  for (const webhook of connected.webhooks) {
    // Anonymous: vendors can send neither function keys nor tokens, and authenticate in their own way.
    registerEndpoint(webhook.kind.functionName, {
      route: `webhooks/${webhook.kind.path}`,
      method: "POST",
      authLevel: "anonymous",
      handler: guarded(createReceiveWebhook({ ...webhook, now })),
    });
  }
  const { retentionDays } = settings;
  const purgeRuns = createPurgeRuns({ retentionDays, claims: options.claims, now });
  registerTimer("purgeRuns", "0 17 3 * * *", purgeRuns);
  const { keepLookout } = options;
  const connections = connected.lanes.health();
  const keepLookouts = createKeepLookouts({ connections, keepLookout });
  registerTimer("keepLookouts", EVERY_FIVE_MINUTES, keepLookouts);
}

function registerRuns({
  settings,
  connected,
  callbacks,
  seal,
  contract,
  orders,
  now,
}: EndpointOptions): void {
  const baseUrl = settings.publicBaseUrl;
  const links = createResultLinks(baseUrl, settings.resultLinkKeys);
  const targetTypes = connected.offers.map(({ type }) => type);
  const answers = { baseUrl, links, linkDays: settings.resultLinkDays, now };
  const startRun = createStartRun({
    ...answers,
    request: contract.request,
    orderRun: orders.orderRun,
    callbacks,
    seal,
    logicAppsKeys: settings.callers.logicAppsKeys,
  });
  const repairRun = createRepairRun({
    ...{ ...answers, deploymentId: settings.deploymentId, seal },
    notices: noticeScopeOf(settings.notify),
  });
  const cancelRun = createCancelRun({ baseUrl, now });
  const register = forCallersOf(settings);
  register("startRun", "POST", "runs", startRun);
  register("listRuns", "GET", "runs", createListRuns({ baseUrl, targetTypes, now }));
  register("getRun", "GET", "runs/{id}", createGetRun({ baseUrl, now }));
  register("listTasks", "GET", "runs/{id}/tasks", createListTasks(connected.listTasks));
  register("getRunRequest", "GET", "runs/{id}/request", getRunRequest);
  register("deleteRun", "DELETE", "runs/{id}", cancelRun);
  register("cancelRun", "POST", "runs/{id}/cancel", cancelRun);
  register("repairRun", "POST", "runs/{id}/repair", repairRun);
  register("cancelRunByKey", "POST", "runs/cancel", createCancelByKey({ baseUrl, now }));
  // Anonymous: the signature is the credential, and a caller that polls may send a key for something else.
  registerEndpoint("getRunResult", {
    route: "runs/{id}/result",
    method: "GET",
    authLevel: "anonymous",
    handler: guarded(createGetRunResult({ baseUrl, links, now })),
  });
}

const EVERY_MINUTE = "0 * * * * *";
const EVERY_FIVE_MINUTES = "0 */5 * * * *";

function registerSchedules({ settings, connected, seal, orders, now }: EndpointOptions): void {
  const { schedules, publicBaseUrl: baseUrl } = settings;
  checkSchedules(schedules, orders);
  const startedAt = now();
  const documents = { baseUrl, schedules, orderRun: orders.orderRun, startedAt, now };
  const register = forCallersOf(settings);
  register("listSchedules", "GET", "schedules", createListSchedules(documents));
  register("pauseSchedule", "POST", "schedules/{name}/pause", createPauseSchedule(documents));
  register("resumeSchedule", "POST", "schedules/{name}/resume", createResumeSchedule(documents));
  const runSchedule = createRunSchedule({
    ...{ ...documents, ...orders, seal, linkDays: settings.resultLinkDays },
    links: createResultLinks(baseUrl, settings.resultLinkKeys),
    workflowLinks: createResultLinks(baseUrl, settings.resultLinkKeys, "workflows"),
    summaryOf: createSummaryOf(connected.offers),
  });
  register("runSchedule", "POST", "schedules/{name}/run", runSchedule);
  const tick = createTickSchedules({ schedules, ...orders, seal, startedAt, now });
  // Without schedules the timer only updates the register: a schedule that is added again must not start old ticks.
  registerTimer("tickSchedules", schedules.length > 0 ? EVERY_MINUTE : EVERY_FIVE_MINUTES, tick);
}

function registerSystem({ settings, connected, orders, now }: EndpointOptions): void {
  const { retentionDays, resultLinkDays, lostContactSeconds, cancelGraceSeconds } = settings;
  const { httpTimeoutSeconds, sealParameters, callers, schedules, deploymentId } = settings;
  const getSystem = createGetSystem({
    ...{ facts: onceLoaded(readAppFacts), deploymentId, activitySlots: ACTIVITY_SLOTS },
    connections: () => connected.lanes.health(),
    settings: {
      ...{ retentionDays, resultLinkDays, lostContactSeconds, cancelGraceSeconds },
      ...{ httpTimeoutSeconds, parametersSealed: sealParameters },
      callersLimited: callers.allowedCallers.listed !== null,
    },
    schedulesFor: (caller) =>
      schedules.filter((one) => may(caller, "read", subjectOf(one, orders.orderRun))).length,
    ...{ startedAt: now(), now },
  });
  const register = forCallersOf(settings);
  register("getSystem", "GET", "system", getSystem);
}

const onceLoaded = <Value>(load: () => Value): (() => Value) => {
  let loaded: Value | undefined;
  return () => (loaded ??= load());
};

/**
 * The documents contain no secret, but strangers do not need a list of all calls. The sources have the same files. What makes them is
 * loaded on request, because it would slow down every cold start.
 */
function registerDocuments({ settings, contract }: EndpointOptions): void {
  const baseUrl = settings.publicBaseUrl;
  const register = forCallersOf(settings);
  const getOpenApi = createGetOpenApi(async () => {
    const { createOpenApi3 } = await import("../openapi/openapi-3.js");
    return createOpenApi3(contract, baseUrl);
  });
  const getOpenApi2 = createGetOpenApi(async () => {
    const { createOpenApi2 } = await import("../openapi/openapi-2.js");
    return createOpenApi2(contract, baseUrl);
  });
  register("getOpenApi", "GET", "openapi.json", getOpenApi);
  register("getOpenApi2", "GET", "openapi.v2.json", getOpenApi2);
}
