import type { TraceContext } from "../worker/trace-context";
import type { EventRaised, ExecutionStarted, HistoryEvent } from "./history";
import { StoredHistory } from "./stored-history";

export const RUNTIME_STATUSES = [
  "Pending",
  "Running",
  "Suspended",
  "Completed",
  "Failed",
  "Terminated",
] as const;
export type RuntimeStatus = (typeof RUNTIME_STATUSES)[number];

/** https://github.com/Azure/durabletask/blob/main/src/DurableTask.Core/OrchestrationStatus.cs */
export const STATUS_NUMBERS: Record<RuntimeStatus, number> = {
  Running: 0,
  Completed: 1,
  Failed: 3,
  Terminated: 5,
  Pending: 6,
  Suspended: 7,
};

/** An activity that was scheduled and has no result yet. */
export interface OpenActivity {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

export interface OpenTimer {
  readonly id: number;
  readonly fireAt: string;
}

/** A message for one execution; `executionId` is null if it is for any generation of the instance. */
export interface Message {
  readonly executionId: string | null;
  readonly event: HistoryEvent;
}

/**
 * One orchestration instance, in its current generation. Only `apply-commit.ts` changes it.
 * 1. `history` contains the events and decisions of past turns, `inbox` the events of the next turn.
 * 2. `activities` and `timers` are what a restarted host has to continue.
 */
export interface Instance {
  readonly id: string;
  started: ExecutionStarted;
  status: RuntimeStatus;
  /** JSON text. */
  customStatus: string | null;
  /** The status of the previous generation, shown until the second turn of this one. */
  carriedStatus: string | null;
  /** JSON text, or the plain reason of a failure or termination. */
  output: string | null;
  lastUpdatedAt: string;
  readonly history: StoredHistory;
  inbox: HistoryEvent[];
  readonly activities: Map<number, OpenActivity>;
  readonly timers: Map<number, OpenTimer>;
}

export function isOver(status: RuntimeStatus): boolean {
  return status === "Completed" || status === "Failed" || status === "Terminated";
}

/** The trace that the instance continues, if it was started within one. */
export function traceOf({ started }: Instance): TraceContext | undefined {
  const parent = started.ParentTraceContext;
  if (parent === undefined) return undefined;
  return { traceParent: parent.TraceParent, traceState: parent.TraceState };
}

export function executionIdOf(instance: Instance): string {
  return instance.started.OrchestrationInstance.ExecutionId;
}

export function newInstance(started: ExecutionStarted, carriedOver: EventRaised[] = []): Instance {
  return {
    id: started.OrchestrationInstance.InstanceId,
    started,
    status: "Pending",
    customStatus: null,
    carriedStatus: null,
    output: null,
    lastUpdatedAt: started.Timestamp,
    history: new StoredHistory(),
    inbox: [started, ...carriedOver],
    activities: new Map(),
    timers: new Map(),
  };
}
