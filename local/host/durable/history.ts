/**
 * The history of one execution, as the Durable extension sends it to the SDK.
 * https://github.com/Azure/durabletask/tree/main/src/DurableTask.Core/History
 */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** The EventId of events that the orchestrator did not schedule. */
export const UNSCHEDULED = -1;

interface Occurrence<Type extends (typeof EventType)[keyof typeof EventType]> {
  readonly EventType: Type;
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
}

export interface ParentInstance {
  readonly Name: string;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly TaskScheduleId: number;
  readonly Version: string | null;
}

export interface ExecutionStarted extends Occurrence<typeof EventType.ExecutionStarted> {
  readonly Name: string;
  readonly Version: string | null;
  /** JSON text. */
  readonly Input: string | null;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly ParentInstance: ParentInstance | null;
  readonly Tags: null;
  readonly Correlation: null;
  readonly ScheduledStartTime: null;
  readonly Generation: number;
  /** Passed on to everything that the orchestration starts. */
  readonly ParentTraceContext?: { readonly TraceParent: string; readonly TraceState: string };
}

export interface TaskScheduled extends Occurrence<typeof EventType.TaskScheduled> {
  readonly Name: string;
  readonly Version: string | null;
  readonly Input: null;
}

export interface TaskCompleted extends Occurrence<typeof EventType.TaskCompleted> {
  readonly TaskScheduledId: number;
  /** JSON text; never undefined, since the SDK parses it. */
  readonly Result: string | null;
}

interface Failure {
  readonly TaskScheduledId: number;
  readonly Reason: string;
  /** Null only if a child was terminated; the SDK then cannot read the failure. */
  readonly Details: string | null;
  readonly FailureDetails: null;
}

export interface TaskFailed extends Occurrence<typeof EventType.TaskFailed>, Failure {}

export interface SubOrchestrationCreated extends Occurrence<
  typeof EventType.SubOrchestrationInstanceCreated
> {
  readonly Name: string;
  readonly Version: string | null;
  readonly InstanceId: string;
  readonly Input: null;
}

export interface SubOrchestrationCompleted extends Occurrence<
  typeof EventType.SubOrchestrationInstanceCompleted
> {
  readonly TaskScheduledId: number;
  readonly Result: string | null;
}

export interface SubOrchestrationFailed
  extends Occurrence<typeof EventType.SubOrchestrationInstanceFailed>, Failure {}

export interface TimerCreated extends Occurrence<typeof EventType.TimerCreated> {
  readonly FireAt: string;
}

export interface TimerFired extends Occurrence<typeof EventType.TimerFired> {
  readonly TimerId: number;
  readonly FireAt: string;
}

export interface EventRaised extends Occurrence<typeof EventType.EventRaised> {
  readonly Name: string;
  /** JSON text. */
  readonly Input: string;
}

export interface ExecutionTerminated extends Occurrence<typeof EventType.ExecutionTerminated> {
  readonly Input: string;
}

export interface ExecutionCompleted extends Occurrence<typeof EventType.ExecutionCompleted> {
  readonly OrchestrationStatus: number;
  readonly Result: string | null;
}

export interface ExecutionSuspended extends Occurrence<typeof EventType.ExecutionSuspended> {
  readonly Reason: string;
}

export interface ExecutionResumed extends Occurrence<typeof EventType.ExecutionResumed> {
  readonly Reason: string;
}

export type OrchestratorStarted = Occurrence<typeof EventType.OrchestratorStarted>;
export type OrchestratorCompleted = Occurrence<typeof EventType.OrchestratorCompleted>;

export type HistoryEvent =
  | ExecutionStarted
  | TaskScheduled
  | TaskCompleted
  | TaskFailed
  | SubOrchestrationCreated
  | SubOrchestrationCompleted
  | SubOrchestrationFailed
  | TimerCreated
  | TimerFired
  | EventRaised
  | ExecutionTerminated
  | ExecutionCompleted
  | ExecutionSuspended
  | ExecutionResumed
  | OrchestratorStarted
  | OrchestratorCompleted;

/** An event at `at` that the orchestrator did not schedule. */
export function unscheduled<Type extends HistoryEvent["EventType"]>(
  type: Type,
  at: Date,
): Occurrence<Type> {
  return scheduled(type, UNSCHEDULED, at);
}

/** An event that the orchestrator scheduled, with its task id. */
export function scheduled<Type extends HistoryEvent["EventType"]>(
  type: Type,
  id: number,
  at: Date,
): Occurrence<Type> {
  return { EventType: type, EventId: id, IsPlayed: true, Timestamp: at.toISOString() };
}
