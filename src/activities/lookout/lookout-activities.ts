import type { Activity } from "../activity";
import { createGuardLookout, type GuardLookoutOptions } from "./guard-lookout";
import { createJoinLookout } from "./join-lookout";
import { createLookAround, type LookAroundOptions } from "./look-around";

/** The durable steps of lookouts, of their guards, and of the watches that join one. */
export const createLookoutActivities = (
  options: LookAroundOptions & GuardLookoutOptions,
): Activity[] => [
  createJoinLookout(options),
  createLookAround(options),
  createGuardLookout(options),
];
