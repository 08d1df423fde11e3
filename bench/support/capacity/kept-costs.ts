/** The newest result of `npm run bench:cost` that was kept, because it needs a Functions host. */
import kept from "../../kept/functions-host.json";
import type { HostCosts } from "./model";

export type KeptCosts = typeof kept;
export const keptCosts: KeptCosts = kept;

export function toHostCosts({ check, idleHour }: KeptCosts): HostCosts {
  return {
    transactions: check.transactions / check.executions,
    cpuSeconds: check.cpuSeconds / check.executions,
    idleTransactionsPerSecond: idleHour.transactions / 3_600,
  };
}
