import { Circuit } from "../http/circuit";
import { Shares } from "../http/shares";
import { Lane } from "./lane";

/** `maxConcurrentActivityFunctions` of host.json. */
export const ACTIVITY_SLOTS = 40;
/** For steps that call no vendor: they wake watches, start due runs, and take milliseconds. */
const SLOTS_FOR_OTHER_STEPS = 4;

/** Lanes of receivers are made for whatever hosts callers name, so those that are idle are dropped beyond this number. */
const MOST_LANES = 500;

export interface Lanes {
  /** The lane with this name, which is made when it is asked for first. */
  of(name: string): Lane;
}

/** The lanes of one process, which share its activity slots. */
export function createLanes(now: () => Date): Lanes {
  const slots = new Shares(ACTIVITY_SLOTS - SLOTS_FOR_OTHER_STEPS);
  const lanes = new Map<string, Lane>();
  return {
    of: (name) => {
      const known = lanes.get(name);
      if (known !== undefined) return known;
      if (lanes.size >= MOST_LANES) forgetIdle(lanes);
      const lane = new Lane({ name, slots, circuit: new Circuit({ name, now }), now });
      lanes.set(name, lane);
      return lane;
    },
  };
}

function forgetIdle(lanes: Map<string, Lane>): void {
  for (const [name, lane] of lanes) {
    if (lane.isIdle) lanes.delete(name);
  }
}
