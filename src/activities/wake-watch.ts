import type { InvocationContext } from "@azure/functions";
import { wakeWatch } from "../contracts/activities";
import { WAKE_REQUESTED } from "../contracts/names";
import { activity, type Activity } from "./activity";

/** The part of the durable client that a wake needs. */
export interface EventSender {
  raiseEvent(instanceId: string, eventName: string, eventData: unknown): Promise<void>;
}

/** Sends a hint to a watch. If the watch has just ended or not started yet, that is no error: the run sends another. */
export const createWakeWatch = (senderOf: (context: InvocationContext) => EventSender): Activity =>
  activity(wakeWatch, async ({ watchId, wake }, context) => {
    try {
      await senderOf(context).raiseEvent(watchId, WAKE_REQUESTED, wake);
      return { sent: true };
    } catch {
      return { sent: false };
    }
  });
