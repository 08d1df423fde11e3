/** The active runs of an account, for its lookout, whoever started them. */
import type { Unreachable } from "../../../contracts/attempt";
import type { ActiveRuns } from "../../provider";
import { type AdminApi, toUnreachable } from "../admin-api";
import { listAll, PAGE_LENGTH } from "../listing";
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
  const listing = await listAll(api, request, ActiveRun);
  if (listing.kind !== "listed") return toUnreachable(listing);
  const { items, unread } = listing;
  return {
    kind: "listed",
    runs: items.map((run) => ({ vendorRunId: run.id, vendorState: toVendorState(run) })),
    calls: Math.max(1, Math.ceil((items.length + unread) / PAGE_LENGTH)),
  };
}
