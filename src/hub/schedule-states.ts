/**
 * What people did to schedules: read and changed in one instance for each schedule, as the register of schedules is.
 *
 * A change starts a new instance with the same id and then reads it back: of two changes at once, Durable keeps one, and the
 * other is made again on top of it.
 */
import type { DurableClient } from "durable-functions";
import { SCHEDULE_STATE_ORCHESTRATOR } from "../contracts/names";
import {
  currentPause,
  emptyState,
  ScheduleState,
  scheduleStateId,
} from "../contracts/schedule-state";
import { findInstance, UnreadableInstanceError } from "./instances";
import { startUnlessLive } from "./run-store";

/** @throws UnreadableInstanceError if the task hub has only a part of it: it may be a pause. */
export async function findScheduleState(
  client: DurableClient,
  schedule: string,
): Promise<ScheduleState> {
  const id = scheduleStateId(schedule);
  const instance = await findInstance(client, id);
  if (instance === null) return emptyState(schedule);
  const state = ScheduleState.safeParse(instance.input).data;
  if (state === undefined) throw new UnreadableInstanceError(id);
  return state;
}

/** Null: nothing is to be changed. */
type Change = (state: ScheduleState) => ScheduleState | null;

/** An instance is live for the few milliseconds of its only turn, and cannot be replaced while it is. */
const MOST_TRIES = 20;
const PAUSE_MS = 100;

/** Returns the changed state. @throws if it could not be stored. */
export async function changeScheduleState(
  client: DurableClient,
  schedule: string,
  change: Change,
): Promise<ScheduleState> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const known = await findScheduleState(client, schedule);
    const next = change(known);
    if (next === null) return known;
    await startUnlessLive(client, SCHEDULE_STATE_ORCHESTRATOR, {
      id: scheduleStateId(schedule),
      input: next,
    });
    await new Promise((resolve) => setTimeout(resolve, tries === 0 ? 0 : PAUSE_MS));
  }
  throw new Error(`The state of schedule ${schedule} could not be stored.`);
}

/** As many of the newest pauses as may matter: a tick is found a week late at most. */
const MOST_PAUSES = 50;

/** Pauses a schedule, unless it is paused. */
export const pause =
  (from: Date, by: string | null): Change =>
  (state) =>
    currentPause(state) === null
      ? {
          ...state,
          pauses: [...state.pauses, { from: from.toISOString(), by, until: null }].slice(
            -MOST_PAUSES,
          ),
        }
      : null;

/** Ends its pause, if it is paused. */
export const resume =
  (until: Date): Change =>
  (state) =>
    currentPause(state) === null
      ? null
      : {
          ...state,
          pauses: state.pauses.map((one) =>
            one.until === null ? { ...one, until: until.toISOString() } : one,
          ),
        };

/** Names what a caller starts, before it is started: later ticks then respect it. */
export const startByHand =
  (runId: string, at: Date): Change =>
  (state) =>
    state.startedByHand?.runId === runId
      ? null
      : { ...state, startedByHand: { runId, at: at.toISOString() } };
