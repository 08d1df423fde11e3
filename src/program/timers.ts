/** Creates what the timers do. Loaded when the first of them is due. */
import { createPurgeRuns } from "../hub/purge-runs";
import { createKeepLookouts } from "../triggers/lookouts/keep-lookouts";
import { createTickSchedules } from "../triggers/schedules/tick-schedules";
import type { EndpointOptions } from "./endpoint-options";

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- what each factory returns
export function createTimers(options: EndpointOptions) {
  const { settings, connected, seal, orders, claims, keepLookout, startedAt, now } = options;
  const { schedules, retentionDays } = settings;
  return {
    purgeRuns: createPurgeRuns({ retentionDays, claims, now }),
    keepLookouts: createKeepLookouts({ connections: connected.lanes.health(), keepLookout }),
    tickSchedules: createTickSchedules({ schedules, ...orders, seal, startedAt, now }),
  };
}
