import type { z } from "zod";
import type { LaunchOrder } from "../../provider";
import { type AdminApi, unreadable } from "../admin-api";
import { toMarker } from "./launch-marker";
import { listAll, type Listing } from "../listing";
import { asList } from "../run-requests";
import { compareIds, LenientId, VendorRun } from "./vendor-run";

/** Also for a run without a readable id, the cause shows whether somebody else started it. */
const ListedRun = VendorRun.extend({ id: LenientId });
type ListedRun = z.infer<typeof ListedRun>;

/**
 * All runs that this launch started, oldest first. dbt cannot filter by cause, so all runs of the job that are newer than
 * the baseline are read. The result "none" requires that the cause of every listed run can be read: a run without a
 * readable cause could be ours, and another start would be the second one. dbt requires a cause for every start.
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
  const listing = await listAll(api, request, ListedRun);
  if (listing.kind !== "listed") return listing;
  const marked = listing.items.filter(
    ({ trigger, job_definition_id }) =>
      trigger?.cause?.startsWith(marker) === true &&
      (job_definition_id === null || job_definition_id === vendorJobId),
  );
  const found = marked.flatMap((run) => (hasId(run) ? [run] : []));
  const hidden = listing.items.filter(({ trigger }) => (trigger?.cause ?? null) === null).length;
  const unread = listing.unread + hidden + marked.length - found.length;
  if (found.length === 0 && unread > 0) return unreadable(api, request.purpose);
  const items = found.sort((one, other) => compareIds(one.id, other.id));
  return { kind: "listed", items, unread };
}

const hasId = (run: ListedRun): run is VendorRun => run.id !== null;
