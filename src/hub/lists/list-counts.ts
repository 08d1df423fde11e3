import type { ListCounts } from "../../contracts/list-page";
import type { RunStatus } from "../../contracts/outcome";

/** How many have each status. `atLeast`: there may be more that were not read. */
export function countStatuses(statuses: Iterable<RunStatus>, atLeast: boolean): ListCounts {
  const counts = {
    ...{ running: 0, succeeded: 0, failed: 0, cancelled: 0, timedOut: 0, unknown: 0 },
    atLeast,
  };
  for (const status of statuses) counts[status] += 1;
  return counts;
}
