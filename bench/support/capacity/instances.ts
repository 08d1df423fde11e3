/** How many instances and partitions the CPU time of a load needs. */
import type { Needs } from "./model";
import type { Setup } from "./setup";

/** Above this, work waits for a core. */
export const BUSY = 0.7;

export const instancesFor = ({ cores }: Needs, { coresOfInstance }: Setup): number =>
  Math.max(1, Math.ceil(cores / (coresOfInstance * BUSY)));

export const partitionsFor = ({ coresForTurns }: Needs, { coresOfInstance }: Setup): number =>
  Math.max(1, Math.ceil(coresForTurns / (coresOfInstance * BUSY)));
