import { EventType, UNSCHEDULED, type HistoryEvent } from "./history";
import { STATUS_NUMBERS, type Instance, type RuntimeStatus } from "./instance";
import { fromOutputText } from "./values";

export interface StatusDocument {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: unknown;
  readonly customStatus: unknown;
  readonly output: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly historyEvents?: readonly Record<string, unknown>[];
}

export interface StatusOptions {
  readonly showInput: boolean;
  readonly showHistory: boolean;
  readonly showHistoryOutput: boolean;
}

export function toStatusDocument(instance: Instance, options: StatusOptions): StatusDocument {
  const { started } = instance;
  return {
    name: started.Name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: options.showInput ? fromOutputText(started.Input) : null,
    customStatus: fromOutputText(instance.customStatus),
    output: fromOutputText(instance.output),
    createdTime: toSeconds(started.Timestamp),
    lastUpdatedTime: toSeconds(instance.lastUpdatedAt),
    ...(options.showHistory
      ? { historyEvents: toHistoryEvents(instance.history.events(), options.showHistoryOutput) }
      : {}),
  };
}

/** The extension writes these times without a fraction. */
function toSeconds(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}

const EVENT_NAMES = new Map<number, string>(
  Object.entries(EventType).map(([name, type]) => [type, name]),
);
const STATUS_NAMES = new Map<number, string>(
  Object.entries(STATUS_NUMBERS).map(([name, number]) => [number, name]),
);

/**
 * The history for callers: one entry for a scheduled event and its result.
 * https://github.com/Azure/azure-functions-durable-extension/blob/v2.13.7/src/WebJobs.Extensions.DurableTask/ContextImplementations/DurableClient.cs
 */
function toHistoryEvents(
  history: readonly HistoryEvent[],
  showOutput: boolean,
): Record<string, unknown>[] {
  const decided = new Map<number, HistoryEvent>();
  const shown: Record<string, unknown>[] = [];
  for (const event of history) {
    if (event.EventId >= 0 && event.EventType !== EventType.ExecutionCompleted) {
      decided.set(event.EventId, event);
    } else {
      const document = toHistoryEvent(event, decided, showOutput);
      if (document !== undefined) shown.push(document);
    }
  }
  return shown;
}

/** The fields that are shown for each kind of event; a second name is the one in the document. */
const SHOWN: Partial<Record<HistoryEvent["EventType"], readonly [string, string?][]>> = {
  [EventType.ExecutionStarted]: [["Name", "FunctionName"]],
  [EventType.TaskCompleted]: [["Result"]],
  [EventType.SubOrchestrationInstanceCompleted]: [["Result"]],
  [EventType.TaskFailed]: [["Reason"], ["Details"]],
  [EventType.SubOrchestrationInstanceFailed]: [["Reason"], ["Details"]],
  [EventType.TimerFired]: [["FireAt"]],
  [EventType.EventRaised]: [["Name"], ["Input"]],
  [EventType.ExecutionTerminated]: [["Input"]],
  [EventType.ExecutionSuspended]: [["Reason"]],
  [EventType.ExecutionResumed]: [["Reason"]],
  [EventType.ExecutionCompleted]: [["OrchestrationStatus"], ["Result"]],
};

function toHistoryEvent(
  event: HistoryEvent,
  decided: ReadonlyMap<number, HistoryEvent>,
  showOutput: boolean,
): Record<string, unknown> | undefined {
  const shown = SHOWN[event.EventType];
  if (shown === undefined) return undefined;
  const values = new Map<string, unknown>(Object.entries(event));
  const facts = shown
    .filter(([name]) => showOutput || name !== "Result")
    .map(([name, alias]) => [alias ?? name, readable(name, values.get(name))] as const);
  const cause = values.get("TaskScheduledId") ?? values.get("TimerId");
  return {
    EventType: EVENT_NAMES.get(event.EventType),
    Timestamp: event.Timestamp,
    ...Object.fromEntries(facts),
    ...decisionOf(decided.get(Number(cause ?? UNSCHEDULED))),
  };
}

function readable(name: string, value: unknown): unknown {
  if (name === "OrchestrationStatus") return STATUS_NAMES.get(Number(value));
  return name === "Result" ? fromOutputText(value as string | null) : value;
}

function decisionOf(decision: HistoryEvent | undefined): Record<string, unknown> {
  if (decision === undefined) return {};
  const name = "Name" in decision ? { FunctionName: decision.Name } : {};
  return { ScheduledTime: decision.Timestamp, ...name };
}
