import type { ConnectionLanes } from "../../src/lanes/connection-lanes";
import type { Lane } from "../../src/lanes/lane";
import { createLanes } from "../../src/lanes/lanes";

export const aLane = (name = "The connection"): Lane => createLanes(() => new Date()).of(name);

/** Every connection has the same lane. */
export const oneLane = (lane: Lane): ConnectionLanes => ({
  of: () => lane,
  ofTarget: () => lane,
  health: () => [],
});
