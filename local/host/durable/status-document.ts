import { EventType, type HistoryEvent } from "./history";
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
      ? { historyEvents: toHistoryEvents(instance.history, options.showHistoryOutput) }
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
 * History as a caller sees it: what was scheduled is folded into what came of it.
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

function toHistoryEvent(
  event: HistoryEvent,
  decided: ReadonlyMap<number, HistoryEvent>,
  showOutput: boolean,
): Record<string, unknown> | undefined {
  const head = { EventType: EVENT_NAMES.get(event.EventType), Timestamp: event.Timestamp };
  switch (event.EventType) {
    case EventType.ExecutionStarted:
      return { ...head, FunctionName: event.Name };
    case EventType.TaskCompleted:
    case EventType.SubOrchestrationInstanceCompleted:
      return {
        ...head,
        ...(showOutput ? { Result: fromOutputText(event.Result) } : {}),
        ...decisionOf(decided.get(event.TaskScheduledId)),
      };
    case EventType.TaskFailed:
    case EventType.SubOrchestrationInstanceFailed:
      return {
        ...head,
        ...{ Reason: event.Reason, Details: event.Details },
        ...decisionOf(decided.get(event.TaskScheduledId)),
      };
    case EventType.TimerFired:
      return { ...head, FireAt: event.FireAt, ...decisionOf(decided.get(event.TimerId)) };
    case EventType.EventRaised:
      return { ...head, Name: event.Name, ...(showOutput ? { Input: event.Input } : {}) };
    case EventType.ExecutionTerminated:
      return { ...head, Input: event.Input };
    case EventType.ExecutionSuspended:
    case EventType.ExecutionResumed:
      return { ...head, Reason: event.Reason };
    case EventType.ExecutionCompleted:
      return {
        ...head,
        OrchestrationStatus: STATUS_NAMES.get(event.OrchestrationStatus),
        ...(showOutput ? { Result: fromOutputText(event.Result) } : {}),
      };
    default:
      return undefined;
  }
}

function decisionOf(decision: HistoryEvent | undefined): Record<string, unknown> {
  if (decision === undefined) return {};
  const name = "Name" in decision ? { FunctionName: decision.Name } : {};
  return { ScheduledTime: decision.Timestamp, ...name };
}
