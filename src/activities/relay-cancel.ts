import type { InvocationContext } from "@azure/functions";
import { relayCancel } from "../contracts/cancel-relay";
import type { HubClient } from "../hub/hub-client";
import { repeatCancel } from "../hub/request-cancel";
import { activity, type Activity } from "./activity";

/** Raises a cancel again that may have been discarded. If the task hub fails, the relay looks again. */
export const createRelayCancel = (clientOf: (context: InvocationContext) => HubClient): Activity =>
  activity(relayCancel, (order, context) => repeatCancel(clientOf(context), order));
