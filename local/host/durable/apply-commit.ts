import type { Commit, ContinuedAsNew, ScheduleStatus, Sent, TurnTaken } from "./commit";
import { EventType, type HistoryEvent } from "./history";
import { executionIdOf, isOver, newInstance, type Instance, type Message } from "./instance";
import { toInstance } from "./instance-record";

/** The state of the host. */
export interface HubState {
  readonly instances: Map<string, Instance>;
  readonly schedules: Map<string, ScheduleStatus>;
}

/**
 * Applies a commit to the hub. It also runs when the journal is read at a start, so it must depend only on its arguments.
 */
export function applyCommit(state: HubState, commit: Commit): void {
  switch (commit.kind) {
    case "started":
      start(state, newInstance(commit.started));
      break;
    case "received":
      receive(state, commit.to, commit.message);
      break;
    case "turnTaken":
      takeTurn(state, commit);
      break;
    case "continuedAsNew":
      continueAsNew(state, commit);
      break;
    case "purged":
      for (const id of commit.instanceIds) state.instances.delete(id);
      break;
    case "scheduled":
      state.schedules.set(commit.functionName, commit.status);
      break;
    case "kept":
      start(state, toInstance(commit.instance));
      break;
  }
}

/** Removes a finished instance of the same id first, so that the map stays in the order of the starts. */
function start(state: HubState, instance: Instance): void {
  state.instances.delete(instance.id);
  state.instances.set(instance.id, instance);
}

/** Drops messages for instances that do not exist, have ended, or are in another generation, as DTFx does. */
function receive(state: HubState, to: string, { executionId, event }: Message): void {
  const instance = state.instances.get(to);
  if (instance === undefined || isOver(instance.status)) return;
  if (executionId !== null && executionId !== executionIdOf(instance)) return;
  instance.inbox.push(event);
  if (event.EventType === EventType.TaskCompleted || event.EventType === EventType.TaskFailed) {
    instance.activities.delete(event.TaskScheduledId);
  } else if (event.EventType === EventType.TimerFired) {
    instance.timers.delete(event.TimerId);
  }
}

function takeTurn(state: HubState, commit: TurnTaken): void {
  const instance = state.instances.get(commit.instanceId);
  if (instance === undefined) return;
  instance.inbox.splice(0, commit.consumed);
  instance.history.add(commit.events);
  instance.status = commit.status;
  instance.customStatus = commit.customStatus;
  instance.carriedStatus = null;
  instance.output = commit.output;
  instance.lastUpdatedAt = commit.at;
  for (const activity of commit.activities) instance.activities.set(activity.id, activity);
  for (const timer of commit.timers) instance.timers.set(timer.id, timer);
  if (isOver(commit.status)) forgetOpenWork(instance);
  for (const sent of commit.sent) deliver(state, sent);
}

function continueAsNew(state: HubState, commit: ContinuedAsNew): void {
  const previous = state.instances.get(commit.instanceId);
  if (previous === undefined) return;
  const next = newInstance(commit.started, [...commit.carriedOver]);
  next.inbox.push(...previous.inbox.slice(commit.consumed).filter(survivesGeneration));
  next.status = "Running";
  next.customStatus = commit.customStatus;
  next.carriedStatus = commit.customStatus;
  next.lastUpdatedAt = commit.at;
  state.instances.set(next.id, next);
}

/** Results and timers belong to the execution that scheduled them; all other messages to the instance. */
function survivesGeneration(event: HistoryEvent): boolean {
  return (
    event.EventType === EventType.EventRaised ||
    event.EventType === EventType.ExecutionTerminated ||
    event.EventType === EventType.ExecutionSuspended ||
    event.EventType === EventType.ExecutionResumed
  );
}

function deliver(state: HubState, sent: Sent): void {
  if (sent.kind === "start") start(state, newInstance(sent.started));
  else receive(state, sent.to, sent.message);
}

function forgetOpenWork(instance: Instance): void {
  instance.inbox.length = 0;
  instance.activities.clear();
  instance.timers.clear();
}
