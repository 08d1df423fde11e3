/** The active runs of an account, for its lookout, whoever started them. */
import type { Unreachable } from "../../../contracts/attempt";
import type { ActiveRuns } from "../../provider";
import { type AdminApi, toUnreachable } from "../admin-api";
import { listLong } from "../long-listing";
import { asNumbers } from "../run-requests";
import { toVendorState } from "./attempt-status";
import { RUN_STATUS, VendorRun } from "./vendor-run";

const ActiveRun = VendorRun.pick({ id: true, status: true, status_humanized: true });

const ACTIVE = [RUN_STATUS.queued, RUN_STATUS.starting, RUN_STATUS.running];

/** The key of its turn; one list at a time is enough. */
const TURN = "lookout";

export async function listActive(api: AdminApi): Promise<ActiveRuns | Unreachable> {
  const notYet = await api.takeTurn(TURN, 1);
  if (notYet !== null) return toUnreachable(notYet);
  const request = {
    path: "runs/",
    query: { status__in: asNumbers(ACTIVE), order_by: "id" },
    purpose: "list the active runs",
  };
  const listing = await listLong(api, request, ActiveRun);
  if (listing.kind !== "listed") return toUnreachable(listing);
  const { items, calls } = listing;
  const states = new Map(items.map((run) => [run.id, toVendorState(run)]));
  return {
    kind: "listed",
    runs: [...states].map(([vendorRunId, vendorState]) => ({ vendorRunId, vendorState })),
    calls,
  };
}
