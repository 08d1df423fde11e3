import type { LaunchOrder } from "../provider";
import { type AdminApi, unreadable } from "./admin-api";
import { toMarker } from "./launch-marker";
import { listAll, type Listing } from "./listing";
import { asList } from "./run-requests";
import { compareIds, VendorRun } from "./vendor-run";

/**
 * Every run that this very launch started, oldest first. dbt cannot filter by cause, so all runs of the job that are
 * newer than the baseline are looked at.
 */
export async function findMarkedRuns(
  api: AdminApi,
  order: LaunchOrder,
): Promise<Listing<VendorRun>> {
  const { vendorJobId, baselineRunId } = order.plan;
  const marker = toMarker(order);
  const request = {
    path: "runs/",
    query: {
      job_definition_id: vendorJobId,
      id__gt: baselineRunId ?? "0",
      order_by: "id",
      include_related: asList(["trigger"]),
    },
    purpose: `list the runs of job ${vendorJobId}`,
  };
  const listing = await listAll(api, request, VendorRun);
  if (listing.kind !== "listed") return listing;
  // A run that hides its cause could be ours: to call it somebody else's would start the job a second time.
  if (listing.items.some(({ trigger }) => trigger === null)) {
    return unreadable(api, request.purpose);
  }
  const marked = listing.items.filter(
    ({ trigger, job_definition_id }) =>
      trigger?.cause?.startsWith(marker) === true &&
      (job_definition_id === null || job_definition_id === vendorJobId),
  );
  return { kind: "listed", items: marked.sort((one, other) => compareIds(one.id, other.id)) };
}
