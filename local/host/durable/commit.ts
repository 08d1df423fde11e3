import type { EventRaised, ExecutionStarted, HistoryEvent } from "./history";
import type { Message, OpenActivity, OpenTimer, RuntimeStatus } from "./instance";
import type { InstanceRecord } from "./instance-record";

/** What one turn sends to other instances. */
export type Sent =
  | { readonly kind: "start"; readonly started: ExecutionStarted }
  | { readonly kind: "message"; readonly to: string; readonly message: Message };

/** When a timer function ran last and runs next, as in the host's schedule monitor. */
export interface ScheduleStatus {
  readonly last: string | null;
  readonly next: string;
  readonly lastUpdated: string;
}

/** An instance starts, possibly in place of a finished one. */
export interface Started {
  readonly kind: "started";
  readonly started: ExecutionStarted;
}

export interface Received {
  readonly kind: "received";
  readonly to: string;
  readonly message: Message;
}

export interface TurnTaken {
  readonly kind: "turnTaken";
  readonly instanceId: string;
  readonly at: string;
  /** How many messages of the inbox this turn processed. */
  readonly consumed: number;
  readonly events: readonly HistoryEvent[];
  readonly status: RuntimeStatus;
  readonly customStatus: string | null;
  readonly output: string | null;
  readonly activities: readonly OpenActivity[];
  readonly timers: readonly OpenTimer[];
  readonly sent: readonly Sent[];
}

export interface ContinuedAsNew {
  readonly kind: "continuedAsNew";
  readonly instanceId: string;
  readonly at: string;
  readonly consumed: number;
  readonly started: ExecutionStarted;
  readonly carriedOver: readonly EventRaised[];
  readonly customStatus: string | null;
}

export interface Purged {
  readonly kind: "purged";
  readonly instanceIds: readonly string[];
}

export interface Scheduled {
  readonly kind: "scheduled";
  readonly functionName: string;
  readonly status: ScheduleStatus;
}

/** One instance, which compaction writes in place of all its commits. */
export interface Kept {
  readonly kind: "kept";
  readonly instance: InstanceRecord;
}

/** One atomic change of the hub, written as one line of the journal. */
export type Commit = Started | Received | TurnTaken | ContinuedAsNew | Purged | Scheduled | Kept;
