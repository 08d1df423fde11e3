import { createPacing } from "../../http/pacing";
import type { Provider } from "../provider";
import type { ProviderOptions } from "../vendor";
import { createJobProvider } from "./jobs/job-provider";
import { openAccounts } from "./open-accounts";
import { createRunProvider } from "./runs/run-provider";

export function createProviders({
  connections,
  ...options
}: ProviderOptions): Record<"dbt-job" | "dbt-run", Provider> {
  const { now, partOfLimits: part } = options;
  const paceFor = createPacing({ now, part });
  const accounts = openAccounts(connections, { ...options, paceFor });
  return {
    "dbt-job": createJobProvider(accounts),
    "dbt-run": createRunProvider(accounts, now),
  };
}
