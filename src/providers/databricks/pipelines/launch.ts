/**
 * Starts an update of a pipeline at most once, although the vendor has no idempotency token for it.
 *
 * 1. Only the execution that holds the claim sends the POST, and it sends it once, soon after the look-up: an execution that
 *    was stopped meanwhile sends nothing, because the orchestrator may have allowed another POST by then.
 * 2. If an earlier execution may have sent it, the list of updates decides before any policy about active updates does: an
 *    update of this launch is never taken for somebody else's.
 * 3. If it remains unknown whether the POST arrived, another one can do no harm: the vendor rejects it while an update is
 *    active, and one that has ended is in the list. The orchestrator first waits until the list would show it.
 */
import type { LaunchResult } from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import { startUnderClaim } from "../../claimed-start";
import { NO_RUN_BEFORE, sinceClaim } from "../../launch-baseline";
import type { LaunchOrder } from "../../provider";
import { toDate } from "../../vendor-instant";
import { hasPassed } from "../deadline";
import { purposes } from "../purpose";
import { toRejectedOrUnreachable, type Trouble } from "../trouble";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { meetActiveUpdate } from "./active-update";
import { listNewestUpdates } from "./list-updates";
import { findOwnUpdate } from "./own-update";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { postStart, tryAgain, unclear } from "./post-start";
import type { PipelineUpdate } from "./update-document";
import { isActive } from "./update-status";
import { toOwnReference } from "./update-reference";

type Order = LaunchOrder<DatabricksPipelineTarget>;

export interface Sender {
  readonly now: () => Date;
  readonly claim: Claim;
}

export async function launch(
  api: WorkspaceApi,
  order: Order,
  sender: Sender,
): Promise<LaunchResult> {
  const { claim, now } = sender;
  const isSentAgain = (order.send ?? 1) > 1;
  if (claim.mayHaveBeenSent || isSentAgain) {
    const own = await findOwnUpdate(api, sinceClaim(order, claim));
    if (own.kind === "unreachable") return tryAgain(own, { mayHaveStarted: true });
    if (own.kind === "found") return launched(api, order, own.update, now());
    if (claim.mayHaveBeenSent) return cutOff(order, claim);
  }
  return startUnlessBusy(api, order, sender);
}

/** An earlier execution was stopped around its POST. Its update may appear in the list later. */
function cutOff(order: Order, { note }: Claim): LaunchResult {
  const reason = `An earlier execution of this step was stopped while it started an update of pipeline ${order.plan.vendorJobId}, and Databricks lists no such update yet.`;
  return unclear(reason, note);
}

async function startUnlessBusy(
  api: WorkspaceApi,
  order: Order,
  { claim, now }: Sender,
): Promise<LaunchResult> {
  const { workspace } = api;
  const { vendorJobId: pipelineId } = order.plan;
  const window = api.openWindow();
  const listed = await listNewestUpdates(api, pipelineId);
  window.lookedUp();
  if (listed.kind !== "listed") return toRefusal(api, purposes.readPipeline(pipelineId), listed);
  const active = listed.updates.find(isActive);
  if (active !== undefined) return meet(api, order, { update: active, now: now() });
  if (hasPassed(order, now())) {
    const reason = `The deadline passed before the start of pipeline ${pipelineId} was sent to ${nameOf(workspace)}, so it is not sent.`;
    return tryAgain({ reason }, { mayHaveStarted: false });
  }
  // Right before the POST: everything newer than this may be the update that it starts.
  const newest = listed.updates[0]?.id;
  const answer = { isConflict: false };
  const result = await startUnderClaim(
    claim,
    async () => {
      const posted = await postStart(api, order, { now, newest, window });
      if (posted.kind !== "busy") return posted;
      answer.isConflict = true;
      return tryAgain({ reason: posted.reason }, { mayHaveStarted: false });
    },
    { window, note: newest ?? NO_RUN_BEFORE },
  );
  return answer.isConflict ? afterConflict(api, order, { result, now }) : result;
}

/** The vendor rejected the start because of an active update. */
async function afterConflict(
  api: WorkspaceApi,
  order: Order,
  { result, now }: { readonly result: LaunchResult; readonly now: () => Date },
): Promise<LaunchResult> {
  if (result.kind !== "tryAgain" || result.mayHaveStarted) return result;
  const listed = await listNewestUpdates(api, order.plan.vendorJobId);
  const active = listed.kind === "listed" ? listed.updates.find(isActive) : undefined;
  // Without one it has ended meanwhile, or the list shows it later.
  return active === undefined ? result : meet(api, order, { update: active, now: now() });
}

/** An earlier POST of this launch may have arrived late, and have started the update that is active now. */
async function meet(
  api: WorkspaceApi,
  order: Order,
  { update, now }: { readonly update: PipelineUpdate; readonly now: Date },
): Promise<LaunchResult> {
  if ((order.send ?? 1) > 1) {
    const own = await findOwnUpdate(api, order);
    if (own.kind === "unreachable") return tryAgain(own, { mayHaveStarted: true });
    if (own.kind === "found") return launched(api, order, own.update, now);
  }
  return meetActiveUpdate(api, order, { update, now });
}

const launched = (
  { workspace }: WorkspaceApi,
  order: Order,
  { id, createdMs }: { readonly id: string; readonly createdMs: number | null },
  now: Date,
): LaunchResult => ({
  kind: "launched",
  attempt: toOwnReference(workspace, order, { id, at: toDate(createdMs) ?? now }),
});

function toRefusal(
  { workspace }: WorkspaceApi,
  purpose: Parameters<typeof toRejectedOrUnreachable>[1],
  trouble: Trouble,
): LaunchResult {
  const result = toRejectedOrUnreachable(workspace, purpose, trouble);
  return result.kind === "rejected" ? result : tryAgain(result, { mayHaveStarted: false });
}
