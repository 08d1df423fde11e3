import {
  pauseOfTick,
  type SchedulePause,
  type ScheduleState,
} from "../../contracts/schedule-state";
import type { PlannedTick } from "../../schedules/planned-ticks";

/** A due tick, and the pause because of which it starts nothing. */
export interface JudgedTick {
  readonly planned: PlannedTick;
  readonly pause: SchedulePause | null;
}

/** A late tick gives way to the newest tick that may start something, so not to one that is skipped for a pause. */
export function judgePauses(ticks: readonly PlannedTick[], state: ScheduleState): JudgedTick[] {
  const judged = ticks.map((planned) => ({ planned, pause: pauseOfTick(state, planned.tick) }));
  const newest = judged.filter(({ pause }) => pause === null).at(-1)?.planned.tick ?? null;
  return judged.map(({ planned, pause }) => {
    const { tick, supersededBy } = planned;
    const isOlder = newest !== null && newest > tick;
    return {
      planned: { ...planned, supersededBy: supersededBy !== null && isOlder ? newest : null },
      pause,
    };
  });
}
