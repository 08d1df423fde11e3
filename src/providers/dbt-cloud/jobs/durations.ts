/** How long the newest runs of a job took. */
import type { AttemptReference, Unreachable } from "../../../contracts/attempt";
import type { PastDurations } from "../../provider";
import { secondsBetween } from "../../vendor-instant";
import { type AdminApi, toUnreachable } from "../admin-api";
import { listFirst } from "../listing";
import { RUN_STATUS, toInstant, toRunState, VendorRun } from "./vendor-run";

const PastRun = VendorRun.pick({
  status: true,
  status_humanized: true,
  started_at: true,
  finished_at: true,
});

export async function readDurations(
  api: AdminApi,
  { vendorJobId: jobId, vendorRunId }: AttemptReference,
  count: number,
): Promise<PastDurations | Unreachable> {
  const notYet = await api.takeTurn(`durations ${vendorRunId}`, 1);
  if (notYet !== null) return toUnreachable(notYet);
  const request = {
    path: "runs/",
    query: {
      job_definition_id: jobId,
      status: String(RUN_STATUS.success),
      order_by: "-id",
    },
    purpose: `list the runs of job ${jobId}`,
  };
  const listing = await listFirst(api, request, PastRun, count);
  if (listing.kind !== "listed") return toUnreachable(listing);
  const seconds = listing.items.flatMap((run) => {
    const one = secondsBetween(toInstant(run.started_at), toInstant(run.finished_at));
    return one === null || toRunState(run) !== "success" ? [] : [one];
  });
  return { kind: "read", seconds };
}
