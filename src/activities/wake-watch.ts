import type { InvocationContext } from "@azure/functions";
import { wakeWatch } from "../contracts/activities";
import type { AttemptReference } from "../contracts/attempt";
import { WAKE_REQUESTED } from "../contracts/names";
import { activity, type Activity } from "./activity";

/** The part of the task hub that a wake needs. */
export interface WatchHub {
  raiseEvent(instanceId: string, eventName: string, eventData: unknown): Promise<void>;
  /** The attempt that the watch is polling now, if that is not the one that it was started for. */
  findWatchedAttempt(watchId: string): Promise<AttemptReference | null>;
}

/** Sends a hint to a watch. If the watch has just ended or not started yet, that is no error: the run sends another. */
export const createWakeWatch = (hubOf: (context: InvocationContext) => WatchHub): Activity =>
  activity(wakeWatch, async ({ watchId, wake }, context) => {
    const hub = hubOf(context);
    try {
      const attempt = await hub.findWatchedAttempt(watchId);
      await hub.raiseEvent(watchId, WAKE_REQUESTED, wake);
      return { sent: true, ...(attempt !== null && { attempt }) };
    } catch {
      return { sent: false };
    }
  });
