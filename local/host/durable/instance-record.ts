import { newInstance, type Instance } from "./instance";
import type { ExecutionStarted, HistoryEvent } from "./history";
import type { OpenActivity, OpenTimer, RuntimeStatus } from "./instance";
import type { StoredHistory } from "./stored-history";

/** An instance as one JSON value, for compaction. */
export interface InstanceRecord {
  readonly started: ExecutionStarted;
  readonly status: RuntimeStatus;
  readonly customStatus: string | null;
  readonly carriedStatus: string | null;
  readonly output: string | null;
  readonly lastUpdatedAt: string;
  readonly inbox: readonly HistoryEvent[];
  readonly activities: readonly OpenActivity[];
  readonly timers: readonly OpenTimer[];
  readonly history: readonly HistoryEvent[];
}

/** An instance as it was when it was copied. All texts are shared with it, so many copies take little memory. */
export interface InstanceCopy extends Omit<InstanceRecord, "history"> {
  readonly history: StoredHistory;
}

export function copyOf(instance: Instance): InstanceCopy {
  const { started, status, customStatus, carriedStatus, output, lastUpdatedAt } = instance;
  return {
    ...{ started, status, customStatus, carriedStatus, output, lastUpdatedAt },
    inbox: [...instance.inbox],
    activities: [...instance.activities.values()],
    timers: [...instance.timers.values()],
    history: instance.history.copy(),
  };
}

/** The record as JSON. */
export function recordText({ history, ...fields }: InstanceCopy): string {
  return `${JSON.stringify(fields).slice(0, -1)},"history":[${history.text}]}`;
}

export function toInstance(record: InstanceRecord): Instance {
  const { started, history, inbox, activities, timers, ...rest } = record;
  const instance: Instance = { ...newInstance(started), ...rest, inbox: [...inbox] };
  instance.history.add(history);
  for (const activity of activities) instance.activities.set(activity.id, activity);
  for (const timer of timers) instance.timers.set(timer.id, timer);
  return instance;
}
