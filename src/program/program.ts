/** The composition root: creates everything from the settings and registers all functions with the host. */
import { app } from "@azure/functions";
import { createDeliverCallback } from "../activities/deliver-callback";
import { createKeepWebhookRecord } from "../activities/keep-webhook-record";
import { createVendorCalls } from "../activities/vendor-calls";
import { createRelayCancel } from "../activities/relay-cancel";
import { createProviderActivities } from "../activities/provider-activities";
import { createScheduleActivities } from "../activities/schedule-activities";
import { createLookoutActivities } from "../activities/lookout/lookout-activities";
import { createWakeWatch } from "../activities/wake-watch";
import { createWorkflowActivities } from "../activities/workflows/workflow-activities";
import { createCallbackAddresses } from "../callbacks/callback-addresses";
import { createPostCallback } from "../callbacks/post-callback";
import { openClaims, openPartOfLimits } from "./app-storage";
import { createNotices } from "./notices";
import { createOrders } from "./orders";
import { connect } from "./connect";
import { noticeScopeOf } from "../contracts/notices";
import * as names from "../contracts/names";
import { createContract } from "../contracts/run-request";
import { createSchedule } from "../contracts/schedule";
import { withStepNames } from "../contracts/workflows/named-steps";
import { createWorkflowRequest } from "../contracts/workflows/workflow-request";
import { createAttachRun } from "../hub/attach-run";
import { findReport } from "../hub/find-report";
import { registerActivities, registerOrchestrators } from "../hub/functions";
import { createKeepLookout } from "../hub/keep-lookout";
import { createWatchHub } from "../hub/run-store";
import { createTickHub } from "../hub/schedule-store";
import { createLanes } from "../lanes/lanes";
import { cancelRelay } from "../orchestrators/cancel-relay";
import { lookout } from "../orchestrators/lookout/lookout";
import { lookoutGuard } from "../orchestrators/lookout/lookout-guard";
import { lateCallback } from "../orchestrators/late-callback";
import { notices } from "../orchestrators/notices";
import { outputs } from "../orchestrators/outputs";
import { run } from "../orchestrators/run";
import { scheduleRegister } from "../orchestrators/schedule-register";
import { scheduleState } from "../orchestrators/schedule-state";
import { scheduledTick } from "../orchestrators/scheduled-tick";
import { watch } from "../orchestrators/watch";
import { webhookRecord } from "../orchestrators/webhook-record";
import { conductor } from "../orchestrators/workflows/conductor";
import { workflowPlan } from "../orchestrators/workflows/plan";
import { workflow } from "../orchestrators/workflows/workflow";
import { vendors } from "../providers/vendors";
import { createParameterSeal } from "../sealing/parameters";
import { registerEndpoints } from "./endpoints";
import { loadSettings } from "../settings/settings";
import { createTelemetry } from "../telemetry/telemetry";

const now = (): Date => new Date();

const ORCHESTRATORS = {
  [names.RUN_ORCHESTRATOR]: run,
  [names.WATCH_ORCHESTRATOR]: watch,
  [names.LOOKOUT_ORCHESTRATOR]: lookout,
  [names.LOOKOUT_GUARD_ORCHESTRATOR]: lookoutGuard,
  [names.OUTPUTS_ORCHESTRATOR]: outputs,
  [names.LATE_CALLBACK_ORCHESTRATOR]: lateCallback,
  [names.NOTICES_ORCHESTRATOR]: notices,
  [names.CANCEL_RELAY_ORCHESTRATOR]: cancelRelay,
  [names.SCHEDULED_TICK_ORCHESTRATOR]: scheduledTick,
  [names.SCHEDULE_REGISTER_ORCHESTRATOR]: scheduleRegister,
  [names.SCHEDULE_STATE_ORCHESTRATOR]: scheduleState,
  [names.WEBHOOK_RECORD_ORCHESTRATOR]: webhookRecord,
  [names.WORKFLOW_ORCHESTRATOR]: workflow,
  [names.CONDUCTOR_ORCHESTRATOR]: conductor,
  [names.PLAN_ORCHESTRATOR]: workflowPlan,
};

export function startProgram(): void {
  const contract = createContract(vendors.flatMap(({ targets }) => Object.values(targets)));
  const workflowRequest = withStepNames(createWorkflowRequest(contract));
  const settings = loadSettings({
    connections: vendors.map(({ connections }) => connections),
    schedule: createSchedule(contract.request, workflowRequest),
  });
  const telemetry = createTelemetry(settings.openTelemetry);
  telemetry.watchInvocations(app.hook);
  const { watchExchange } = telemetry;

  const lanes = createLanes(now);
  const partOfLimits = openPartOfLimits(settings, now);
  const connected = connect({ vendors, settings, watchExchange, lanes, partOfLimits, now });
  const callbacks = createCallbackAddresses({
    hosts: settings.callers.callbackHosts,
    keys: settings.resultLinkKeys,
  });

  const { sealParameters: seals, resultLinkKeys: keys } = settings;
  const seal = createParameterSeal({ seals, keys, kinds: contract.targets });
  const claims = openClaims(settings);
  const orders = createOrders(settings, connected, now);
  const { httpTimeoutSeconds: timeoutSeconds } = settings;
  const post = createPostCallback({ timeoutSeconds, watch: watchExchange });
  const documents = { baseUrl: settings.publicBaseUrl, now };
  const keepLookout = createKeepLookout(now);

  registerOrchestrators(ORCHESTRATORS);
  const { providers, lanes: connectionLanes } = connected;
  registerActivities(
    createProviderActivities({
      ...{ providers, claims, lanes: connectionLanes, openTarget: seal.openTarget, now },
      storage: lanes.of("The app's storage account").circuit,
    }),
  );
  registerActivities((clientOf) => [
    createWakeWatch((context) => createWatchHub(clientOf(context))),
    createRelayCancel(clientOf),
    createKeepWebhookRecord(clientOf),
    ...createLookoutActivities({ clientOf, providers, lanes: connectionLanes, keepLookout, now }),
    ...createScheduleActivities((context) => createTickHub(clientOf(context), seal)),
    ...createWorkflowActivities({
      ...{ clientOf, request: contract.request, orderRun: orders.orderRun },
      ...{ attachRun: createAttachRun(seal), openTarget: seal.openTarget, now },
      notices: noticeScopeOf(settings.notify),
      callsFor: createVendorCalls({ providers, lanes: connectionLanes }),
    }),
    createDeliverCallback({
      ...{ addresses: callbacks, post },
      laneOf: (host) => lanes.of(`The callback receiver ${host}`),
      findReport: (context, id) => findReport(clientOf(context), id, documents),
    }),
    ...createNotices({ settings, connected, clientOf, post, lanes, documents }),
  ]);
  registerEndpoints({
    ...{ settings, connected, callbacks, seal, claims },
    ...{ contract, workflowRequest, orders, keepLookout, now },
  });
}
