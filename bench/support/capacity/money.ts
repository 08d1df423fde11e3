import { instancesFor } from "./instances";
import { logGigabytesADay } from "./logs";
import type { Needs } from "./model";
import type { Setup } from "./setup";

/** US dollars, list prices of US regions; sources: docs/cost.md and docs/scale.md. */
const PRICES = {
  aMillionExecutions: 0.4,
  aGigabyteSecond: 0.000_026,
  tenThousandTransactions: 0.004,
  aGigabyteOfLog: 2.3,
};
const MONTH_SECONDS = 30 * 86_400;

export interface Money {
  readonly instances: number;
  readonly storage: number;
  readonly logs: number;
}

/** Of a month in which the load never changes, without free grants. */
export function moneyAMonth(needs: Needs, setup: Setup): Money {
  const executions = needs.executions * MONTH_SECONDS;
  const gigabyteSeconds = instancesFor(needs, setup) * setup.gigabytesOfInstance * MONTH_SECONDS;
  return {
    instances:
      (executions / 1e6) * PRICES.aMillionExecutions + gigabyteSeconds * PRICES.aGigabyteSecond,
    storage: ((needs.transactions * MONTH_SECONDS) / 1e4) * PRICES.tenThousandTransactions,
    logs: logGigabytesADay(needs, setup) * 30 * PRICES.aGigabyteOfLog,
  };
}
