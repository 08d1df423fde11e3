import type { AttemptReference } from "../../../contracts/attempt";
import type { LaunchOrder } from "../../provider";
import type { AdminApi } from "../admin-api";
import { toRunPageUrl } from "../pages";
import { toInstant, type VendorRun } from "./vendor-run";

export function toAttemptReference(
  { account, now }: AdminApi,
  order: LaunchOrder,
  run: VendorRun,
): AttemptReference {
  return {
    provider: "dbt-cloud",
    connectionId: account.id,
    number: order.attemptNumber,
    vendorJobId: order.plan.vendorJobId,
    vendorRunId: run.id,
    runPageUrl: toRunPageUrl(account, run),
    launchedAt: (toInstant(run.created_at) ?? now()).toISOString(),
  };
}
