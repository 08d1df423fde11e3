/** History events as the Durable extension sends them: https://github.com/Azure/azure-functions-durable-js, src/history. */
export interface HistoryEvent {
  readonly EventType: number;
  readonly EventId: number;
  readonly Timestamp: string;
  IsPlayed: boolean;
  readonly [field: string]: unknown;
}

const event = (
  type: number,
  at: number,
  fields: Readonly<Record<string, unknown>> = {},
): HistoryEvent => ({
  EventType: type,
  EventId: -1,
  IsPlayed: false,
  Timestamp: new Date(at).toISOString(),
  ...fields,
});

const json = (value: unknown): string => JSON.stringify(value ?? null);

export const orchestratorStarted = (at: number): HistoryEvent => event(12, at);

export const executionStarted = (at: number, name: string, input: unknown): HistoryEvent =>
  event(0, at, { Name: name, Input: json(input) });

export const taskScheduled = (at: number, id: number, name: string): HistoryEvent =>
  event(4, at, { EventId: id, Name: name });

export const childCreated = (at: number, id: number, instanceId: string): HistoryEvent =>
  event(7, at, { EventId: id, InstanceId: instanceId });

export const timerCreated = (at: number, id: number, fireAt: string): HistoryEvent =>
  event(10, at, { EventId: id, FireAt: fireAt });

export const timerFired = (at: number, id: number): HistoryEvent =>
  event(11, at, { TimerId: id, FireAt: new Date(at).toISOString() });

export const eventRaised = (at: number, name: string, data: unknown): HistoryEvent =>
  event(15, at, { Name: name, Input: json(data) });

/** How an activity or a child ended. */
export type Ending = { kind: "completed"; result: unknown } | { kind: "failed"; reason: string };

export const taskEnded = (at: number, id: number, ending: Ending): HistoryEvent =>
  ended(at, id, { ending, types: [5, 6] });

export const childEnded = (at: number, id: number, ending: Ending): HistoryEvent =>
  ended(at, id, { ending, types: [8, 9] });

const ended = (
  at: number,
  id: number,
  { ending, types }: { ending: Ending; types: [completed: number, failed: number] },
): HistoryEvent =>
  ending.kind === "completed"
    ? event(types[0], at, { TaskScheduledId: id, Result: json(ending.result) })
    : event(types[1], at, {
        TaskScheduledId: id,
        Reason: ending.reason,
        Details: `Message: ${ending.reason}`,
        FailureDetails: null,
      });

export const isEventRaised = ({ EventType }: HistoryEvent): boolean => EventType === 15;
