import type { HistoryEvent } from "./history";
import { EventType, unscheduled } from "./history";
import type { Instance } from "./instance";

/** The input of one turn. */
export interface Turn {
  readonly events: readonly HistoryEvent[];
  readonly consumed: number;
  /** The orchestrationTrigger payload. */
  readonly payload: string;
  /** The history in it, as JSON text without its brackets. */
  readonly history: string;
}

/** Replay schema V3, the newest that needs no entity locks. */
const UPPER_SCHEMA_VERSION = 2;

export function prepareTurn(instance: Instance, now: Date): Turn {
  const startedAt = new Date(Math.max(now.getTime(), latestInstant(instance)));
  const events = [unscheduled(EventType.OrchestratorStarted, startedAt), ...instance.inbox];
  const texts = events.map(unplayed);
  if (instance.history.size > 0) texts.unshift(instance.history.text);
  const history = texts.join(",");
  return {
    events,
    consumed: instance.inbox.length,
    payload: renderPayload(instance, history),
    history,
  };
}

/** The text of an event that the orchestrator has not seen yet. */
const unplayed = (event: HistoryEvent): string => JSON.stringify({ ...event, IsPlayed: false });

/** A turn must not start before the timers that caused it are due: long timers compare against its start. */
function latestInstant(instance: Instance): number {
  const instants = instance.inbox.map((event) =>
    Date.parse(event.EventType === EventType.TimerFired ? event.FireAt : event.Timestamp),
  );
  return Math.max(Date.parse(instance.lastUpdatedAt), ...instants);
}

/**
 * Built from texts, so that a long history is not rendered again in every turn.
 * https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/Bindings/OrchestrationTriggerAttributeBindingProvider.cs
 */
function renderPayload(instance: Instance, history: string): string {
  const { started } = instance;
  const rest = JSON.stringify({
    instanceId: instance.id,
    isReplaying: instance.history.size > 0,
    parentInstanceId: started.ParentInstance?.OrchestrationInstance.InstanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: UPPER_SCHEMA_VERSION,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    // The extension omits the "i" too.
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  return `{"history":[${history}],"input":${started.Input ?? "null"},${rest.slice(1)}`;
}
