/** Creates all activities. Loaded with the first of them that is executed. */
import type { InvocationContext } from "@azure/functions";
import type { Activity } from "../activities/activity";
import { createDeliverCallback } from "../activities/deliver-callback";
import { createKeepWebhookRecord } from "../activities/keep-webhook-record";
import { createLookoutActivities } from "../activities/lookout/lookout-activities";
import { createProviderActivities } from "../activities/provider-activities";
import { createRelayCancel } from "../activities/relay-cancel";
import { createScheduleActivities } from "../activities/schedule-activities";
import { createVendorCalls } from "../activities/vendor-calls";
import { createWakeWatch } from "../activities/wake-watch";
import { createWorkflowActivities } from "../activities/workflows/workflow-activities";
import { createPostCallback } from "../callbacks/post-callback";
import { noticeScopeOf } from "../contracts/notices";
import type { WatchExchange } from "../http/exchange";
import { createAttachRun } from "../hub/attach-run";
import { findReport } from "../hub/find-report";
import type { HubClient } from "../hub/hub-client";
import { createWatchHub } from "../hub/run-store";
import { createTickHub } from "../hub/schedule-store";
import type { Lanes } from "../lanes/lanes";
import type { EndpointOptions } from "./endpoint-options";
import { createNotices } from "./notices";

export interface ActivitiesOptions extends EndpointOptions {
  readonly lanes: Lanes;
  readonly watchExchange: WatchExchange;
}

type ClientOf = (context: InvocationContext) => HubClient;

export const createActivities = (options: ActivitiesOptions, clientOf: ClientOf): Activity[] => [
  ...createVendorActivities(options),
  ...createHubActivities(options, clientOf),
  ...createDeliveries(options, clientOf),
];

function createVendorActivities(options: ActivitiesOptions): Activity[] {
  const { connected, claims, seal, lanes, now } = options;
  const { providers, lanes: connectionLanes } = connected;
  return createProviderActivities({
    ...{ providers, claims, lanes: connectionLanes, openTarget: seal.openTarget, now },
    storage: lanes.of("The app's storage account").circuit,
  });
}

function createHubActivities(options: ActivitiesOptions, clientOf: ClientOf): Activity[] {
  const { settings, connected, seal, contract, orders, keepLookout, now } = options;
  const { providers, lanes } = connected;
  return [
    createWakeWatch((context) => createWatchHub(clientOf(context))),
    createRelayCancel(clientOf),
    createKeepWebhookRecord(clientOf),
    ...createLookoutActivities({ clientOf, providers, lanes, keepLookout, now }),
    ...createScheduleActivities((context) => createTickHub(clientOf(context), seal)),
    ...createWorkflowActivities({
      ...{ clientOf, request: contract.request, orderRun: orders.orderRun },
      ...{ attachRun: createAttachRun(seal), openTarget: seal.openTarget, now },
      notices: noticeScopeOf(settings.notify),
      callsFor: createVendorCalls({ providers, lanes }),
    }),
  ];
}

function createDeliveries(options: ActivitiesOptions, clientOf: ClientOf): Activity[] {
  const { settings, connected, callbacks, lanes, watchExchange, now } = options;
  const { httpTimeoutSeconds: timeoutSeconds, publicBaseUrl: baseUrl } = settings;
  const post = createPostCallback({ timeoutSeconds, watch: watchExchange });
  const documents = { baseUrl, now };
  return [
    createDeliverCallback({
      ...{ addresses: callbacks, post },
      laneOf: (host) => lanes.of(`The callback receiver ${host}`),
      findReport: (context, id) => findReport(clientOf(context), id, documents),
    }),
    ...createNotices({ settings, connected, clientOf, post, lanes, documents }),
  ];
}
