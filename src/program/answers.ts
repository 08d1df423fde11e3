/** Creates what answers the calls of the API. Loaded with the first of them. */
import { may } from "../contracts/caller-rights";
import { noticeScopeOf } from "../contracts/notices";
import { createSummaryOf } from "../hub/run-order";
import { ACTIVITY_SLOTS } from "../lanes/lanes";
import { readAppFacts } from "../settings/app-files";
import { createForCallers, type CallerAnswer } from "../triggers/door/for-callers";
import { createGetOpenApi } from "../triggers/door/get-openapi";
import { createGetSystem } from "../triggers/door/get-system";
import type { Answer } from "../triggers/door/guarded";
import { createCancelByKey } from "../triggers/runs/cancel-by-key";
import { createCancelRun } from "../triggers/runs/cancel-run";
import { createListRuns } from "../triggers/runs/list-runs";
import { createListTasks } from "../triggers/runs/list-tasks";
import { getRunRequest } from "../triggers/runs/read-request";
import { createGetRun, createGetRunResult } from "../triggers/runs/read-run";
import { createRepairRun } from "../triggers/runs/repair-run";
import { createResultLinks } from "../triggers/runs/result-link";
import { createStartRun } from "../triggers/runs/start-run";
import { createListSchedules } from "../triggers/schedules/list-schedules";
import { createPauseSchedule, createResumeSchedule } from "../triggers/schedules/pause-schedule";
import { createRunSchedule } from "../triggers/schedules/run-schedule";
import { subjectOf } from "../triggers/schedules/schedule-documents";
import { createCancelWorkflow } from "../triggers/workflows/cancel-workflow";
import { createCancelWorkflowByKey } from "../triggers/workflows/cancel-workflow-by-key";
import { createListWorkflows } from "../triggers/workflows/list-workflows";
import { createGetWorkflow, createGetWorkflowResult } from "../triggers/workflows/read-workflow";
import { createResumeWorkflow } from "../triggers/workflows/resume-workflow";
import { createStartWorkflow } from "../triggers/workflows/start-workflow";
import type { CALLS, RESULT_CALLS } from "./calls";
import type { EndpointOptions } from "./endpoint-options";

/** For the callers that the settings allow, except the results. */
export function createAnswers(
  options: EndpointOptions,
): Readonly<Record<keyof typeof CALLS | keyof typeof RESULT_CALLS, Answer>> {
  const forCallers = createForCallers(options.settings.callers.allowedCallers);
  const { getRunResult, ...runs } = createRunAnswers(options);
  const { getWorkflowResult, ...workflows } = createWorkflowAnswers(options);
  const limited = {
    ...runs,
    ...workflows,
    ...createScheduleAnswers(options),
    getSystem: createSystemAnswer(options),
    ...createDocumentAnswers(options),
  } satisfies Record<keyof typeof CALLS, CallerAnswer>;
  const answers = Object.entries(limited).map(([name, answer]) => [name, forCallers(answer)]);
  return {
    ...(Object.fromEntries(answers) as Record<keyof typeof CALLS, Answer>),
    ...{ getRunResult, getWorkflowResult },
  };
}

const linksOf = ({ settings, now }: EndpointOptions, kind: "runs" | "workflows") => {
  const { publicBaseUrl: baseUrl, resultLinkKeys, resultLinkDays: linkDays } = settings;
  return { baseUrl, links: createResultLinks(baseUrl, resultLinkKeys, kind), linkDays, now };
};

function createRunAnswers(options: EndpointOptions) {
  const { settings, connected, callbacks, seal, contract, orders, now } = options;
  const { publicBaseUrl: baseUrl } = settings;
  const shared = linksOf(options, "runs");
  const { links } = shared;
  const targetTypes = connected.offers.map(({ type }) => type);
  const cancelRun = createCancelRun({ baseUrl, now });
  return {
    startRun: createStartRun({
      ...shared,
      request: contract.request,
      orderRun: orders.orderRun,
      callbacks,
      seal,
      logicAppsKeys: settings.callers.logicAppsKeys,
    }),
    listRuns: createListRuns({ baseUrl, targetTypes, now }),
    getRun: createGetRun({ baseUrl, now }),
    listTasks: createListTasks(connected.listTasks),
    getRunRequest,
    deleteRun: cancelRun,
    cancelRun,
    repairRun: createRepairRun({
      ...{ ...shared, deploymentId: settings.deploymentId, seal },
      notices: noticeScopeOf(settings.notify),
    }),
    cancelRunByKey: createCancelByKey({ baseUrl, now }),
    getRunResult: createGetRunResult({ baseUrl, links, now }),
  };
}

function createWorkflowAnswers(options: EndpointOptions) {
  const { settings, connected, callbacks, seal, workflowRequest, orders } = options;
  const shared = linksOf(options, "workflows");
  const cancelWorkflow = createCancelWorkflow(shared);
  return {
    startWorkflow: createStartWorkflow({
      ...shared,
      request: workflowRequest,
      orderWorkflow: orders.orderWorkflow,
      summaryOf: createSummaryOf(connected.offers),
      callbacks,
      seal,
      logicAppsKeys: settings.callers.logicAppsKeys,
    }),
    listWorkflows: createListWorkflows(shared),
    getWorkflow: createGetWorkflow(shared),
    deleteWorkflow: cancelWorkflow,
    cancelWorkflow,
    resumeWorkflow: createResumeWorkflow({
      ...{ ...shared, seal },
      notices: noticeScopeOf(settings.notify),
    }),
    cancelWorkflowByKey: createCancelWorkflowByKey(shared),
    getWorkflowResult: createGetWorkflowResult(shared),
  };
}

function createScheduleAnswers(options: EndpointOptions) {
  const { settings, connected, seal, orders, startedAt, now } = options;
  const { schedules, publicBaseUrl: baseUrl } = settings;
  const documents = { baseUrl, schedules, orderRun: orders.orderRun, startedAt, now };
  return {
    listSchedules: createListSchedules(documents),
    pauseSchedule: createPauseSchedule(documents),
    resumeSchedule: createResumeSchedule(documents),
    runSchedule: createRunSchedule({
      ...{ ...documents, ...orders, seal, linkDays: settings.resultLinkDays },
      links: linksOf(options, "runs").links,
      workflowLinks: linksOf(options, "workflows").links,
      summaryOf: createSummaryOf(connected.offers),
    }),
  };
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};

function createSystemAnswer({
  settings,
  connected,
  orders,
  startedAt,
  now,
}: EndpointOptions): CallerAnswer {
  const { retentionDays, resultLinkDays, lostContactSeconds, cancelGraceSeconds } = settings;
  const { httpTimeoutSeconds, sealParameters, callers, schedules, deploymentId } = settings;
  return createGetSystem({
    ...{ facts: once(readAppFacts), deploymentId, activitySlots: ACTIVITY_SLOTS },
    connections: () => connected.lanes.health(),
    settings: {
      ...{ retentionDays, resultLinkDays, lostContactSeconds, cancelGraceSeconds },
      ...{ httpTimeoutSeconds, parametersSealed: sealParameters },
      callersLimited: callers.allowedCallers.listed !== null,
    },
    schedulesFor: (caller) =>
      schedules.filter((one) => may(caller, "read", subjectOf(one, orders.orderRun))).length,
    ...{ startedAt, now },
  });
}

/** What makes the documents is loaded on request, because few calls ask for them. */
function createDocumentAnswers({ settings, contract }: EndpointOptions) {
  const baseUrl = settings.publicBaseUrl;
  return {
    getOpenApi: createGetOpenApi(async () => {
      const { createOpenApi3 } = await import("../openapi/openapi-3.js");
      return createOpenApi3(contract, baseUrl);
    }),
    getOpenApi2: createGetOpenApi(async () => {
      const { createOpenApi2 } = await import("../openapi/openapi-2.js");
      return createOpenApi2(contract, baseUrl);
    }),
  };
}
