import { randomUUID } from "node:crypto";

import type { Decision } from "../shadow/decision";
import type { Ending, Replay } from "../shadow/replay";
import type { Commit, ContinuedAsNew, Sent, TurnTaken } from "./commit";
import { childFailureDetails } from "./failure-texts";
import {
  EventType,
  scheduled,
  unscheduled,
  type ExecutionStarted,
  type HistoryEvent,
} from "./history";
import { STATUS_NUMBERS, executionIdOf, type Instance, type RuntimeStatus } from "./instance";
import type { Turn } from "./turn";
import { toJsonText } from "./values";

export interface Conclusion {
  readonly instance: Instance;
  readonly turn: Turn;
  readonly replay: Replay;
  /** JSON text. */
  readonly customStatus: string | null;
  readonly at: Date;
  readonly defaultVersion: string | null;
  /** A child must not have the id of an instance that has not ended. */
  readonly isLive: (instanceId: string) => boolean;
}

/** The commit of a turn. */
export function concludeTurn(conclusion: Conclusion): Commit {
  const { ending } = conclusion.replay;
  return ending?.kind === "continuedAsNew"
    ? nextGeneration(conclusion, ending.input, ending.carriedOver)
    : turnTaken(conclusion, ending);
}

function nextGeneration(
  { instance, turn, customStatus, at }: Conclusion,
  input: unknown,
  carriedOver: ContinuedAsNew["carriedOver"],
): ContinuedAsNew {
  const started: ExecutionStarted = {
    ...instance.started,
    Timestamp: at.toISOString(),
    Input: toJsonText(input),
    OrchestrationInstance: { InstanceId: instance.id, ExecutionId: newExecutionId() },
  };
  const carriedStatus = customStatus ?? instance.carriedStatus;
  return {
    kind: "continuedAsNew",
    instanceId: instance.id,
    at: at.toISOString(),
    consumed: turn.consumed,
    ...{ started, carriedOver, customStatus: carriedStatus },
  };
}

type FinalEnding = Exclude<Ending, { kind: "continuedAsNew" }>;

function turnTaken(conclusion: Conclusion, ending: FinalEnding | undefined): TurnTaken {
  const { instance, turn, at, replay } = conclusion;
  if (ending !== undefined) return lastTurn(conclusion, describeEnding(ending));
  const { decisions, suspended } = replay;
  return {
    kind: "turnTaken",
    instanceId: instance.id,
    at: at.toISOString(),
    consumed: turn.consumed,
    events: [
      ...turn.events,
      ...decisions.map((decision) => toEvent(decision, conclusion)),
      unscheduled(EventType.OrchestratorCompleted, at),
    ],
    status: suspended ? "Suspended" : "Running",
    customStatus: conclusion.customStatus ?? instance.carriedStatus,
    output: suspended ? suspensionReason(conclusion) : null,
    activities: decisions.filter(isActivity).map(({ id, name, input }) => ({ id, name, input })),
    timers: decisions
      .filter(isTimer)
      .map(({ id, fireAt }) => ({ id, fireAt: fireAt.toISOString() })),
    sent: decisions.filter(isChild).map((child) => startChild(child, conclusion)),
  };
}

/** Decisions that were made together with the end are not executed. */
function lastTurn(conclusion: Conclusion, end: End): TurnTaken {
  const { instance, turn, at } = conclusion;
  return {
    kind: "turnTaken",
    instanceId: instance.id,
    at: at.toISOString(),
    consumed: turn.consumed,
    events: [
      ...turn.events,
      executionCompleted(end, at),
      unscheduled(EventType.OrchestratorCompleted, at),
    ],
    status: end.status,
    customStatus: conclusion.customStatus ?? instance.carriedStatus,
    output: end.output,
    activities: [],
    timers: [],
    sent: answerParent(end, conclusion),
  };
}

interface End {
  readonly status: RuntimeStatus;
  readonly output: string | null;
  readonly ending: FinalEnding;
}

function describeEnding(ending: FinalEnding): End {
  switch (ending.kind) {
    case "completed":
      return { status: "Completed", output: toJsonText(ending.output), ending };
    case "failed":
      return { status: "Failed", output: ending.reason, ending };
    case "terminated":
      return { status: "Terminated", output: ending.reason, ending };
  }
}

function executionCompleted({ status, output }: End, at: Date): HistoryEvent {
  return {
    ...unscheduled(EventType.ExecutionCompleted, at),
    OrchestrationStatus: STATUS_NUMBERS[status],
    Result: output,
  };
}

/** While an instance is suspended, its output shows the reason. */
function suspensionReason({ instance, turn }: Conclusion): string | null {
  let reason = instance.output;
  for (const event of turn.events) {
    if (event.EventType === EventType.ExecutionSuspended) reason = event.Reason;
  }
  return reason;
}

function toEvent(decision: Decision, { at, instance }: Conclusion): HistoryEvent {
  const { id } = decision;
  switch (decision.kind) {
    case "scheduleTask":
      return {
        ...scheduled(EventType.TaskScheduled, id, at),
        ...{ Name: decision.name, Version: "", Input: null },
      };
    case "createTimer":
      return {
        ...scheduled(EventType.TimerCreated, id, at),
        FireAt: decision.fireAt.toISOString(),
      };
    case "createSubOrchestration":
      return {
        ...scheduled(EventType.SubOrchestrationInstanceCreated, id, at),
        ...{ Name: decision.name, Version: decision.version ?? instance.started.Version },
        ...{ InstanceId: decision.instanceId, Input: null },
      };
  }
}

type Child = Extract<Decision, { kind: "createSubOrchestration" }>;
const isActivity = (decision: Decision) => decision.kind === "scheduleTask";
const isTimer = (decision: Decision) => decision.kind === "createTimer";
const isChild = (decision: Decision): decision is Child =>
  decision.kind === "createSubOrchestration";

function startChild(child: Child, { instance, at, defaultVersion, isLive }: Conclusion): Sent {
  if (isLive(child.instanceId)) return refuseChild(child, instance, at);
  const trace = instance.started.ParentTraceContext;
  const started: ExecutionStarted = {
    ...unscheduled(EventType.ExecutionStarted, at),
    Name: child.name,
    Version: child.version ?? defaultVersion,
    Input: toJsonText(child.input),
    OrchestrationInstance: { InstanceId: child.instanceId, ExecutionId: newExecutionId() },
    ParentInstance: {
      Name: instance.started.Name,
      OrchestrationInstance: instance.started.OrchestrationInstance,
      TaskScheduleId: child.id,
      Version: instance.started.Version,
    },
    ...{ Tags: null, Correlation: null, ScheduledStartTime: null, Generation: 0 },
    ...(trace !== undefined && { ParentTraceContext: trace }),
  };
  return { kind: "start", started };
}

function refuseChild(child: Child, instance: Instance, at: Date): Sent {
  const reason = `An Orchestration instance with the ID '${child.instanceId}' is already running.`;
  return {
    kind: "message",
    to: instance.id,
    message: {
      executionId: executionIdOf(instance),
      event: {
        ...unscheduled(EventType.SubOrchestrationInstanceFailed, at),
        TaskScheduledId: child.id,
        ...{ Reason: reason, Details: reason, FailureDetails: null },
      },
    },
  };
}

function answerParent({ ending, output }: End, { instance, at }: Conclusion): Sent[] {
  const parent = instance.started.ParentInstance;
  if (parent === null) return [];
  const TaskScheduledId = parent.TaskScheduleId;
  const { InstanceId, ExecutionId } = parent.OrchestrationInstance;
  const event: HistoryEvent =
    ending.kind === "completed"
      ? {
          ...unscheduled(EventType.SubOrchestrationInstanceCompleted, at),
          ...{ TaskScheduledId, Result: output },
        }
      : {
          ...unscheduled(EventType.SubOrchestrationInstanceFailed, at),
          ...{ TaskScheduledId, Reason: ending.reason, FailureDetails: null },
          // A terminated child has none; the SDK then fails the parent because it is missing.
          Details: ending.kind === "failed" ? childFailureDetails(ending.reason) : null,
        };
  return [{ kind: "message", to: InstanceId, message: { executionId: ExecutionId, event } }];
}

/** In the format of .NET's Guid.ToString("N"). */
export function newExecutionId(): string {
  return randomUUID().replaceAll("-", "");
}
