/** What a load writes to the log with the app's `host.json`: docs/cost.md#logs. Not reckoned: the host's metrics, and failures. */
import { instancesFor } from "./instances";
import type { Needs } from "./model";
import type { Setup } from "./setup";

const OWN_LINES = 5;
/** Besides checks, whose executions write no line. Each of these writes "Executing" and "Executed". */
const LOGGED_EXECUTIONS = 13;
export const LINES_OF_A_RUN = OWN_LINES + 2 * LOGGED_EXECUTIONS;
/** At most, of a line as of a request. */
const BYTES_OF_A_RECORD = 1_000;
const DAY_SECONDS = 86_400;

/** Each execution is a request, and each instance sends no more of them than it may. */
const requestsASecond = (needs: Needs, setup: Setup): number =>
  Math.min(needs.executions, instancesFor(needs, setup) * setup.maxTelemetryItemsPerSecond);

export const logGigabytesADay = (needs: Needs, setup: Setup): number =>
  ((needs.starts * LINES_OF_A_RUN + requestsASecond(needs, setup)) *
    BYTES_OF_A_RECORD *
    DAY_SECONDS) /
  1e9;
