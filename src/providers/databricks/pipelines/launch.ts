/**
 * Starts an update of a pipeline at most once, although the vendor has no idempotency token for it.
 *
 * 1. Only the execution that holds the claim sends the POST, and it sends it once.
 * 2. If an earlier execution may have sent it, the list of updates decides before any policy about active updates does: an
 *    update of this launch is never taken for somebody else's.
 * 3. If it remains unknown whether the POST arrived, another one can do no harm: the vendor rejects it while an update is
 *    active, and one that has ended is in the list. The orchestrator first waits until the list would show it.
 */
import { z } from "zod";
import type { LaunchResult, Unreachable } from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import { startUnderClaim } from "../../claimed-start";
import type { LaunchOrder } from "../../provider";
import { toDate } from "../../vendor-instant";
import { hasPassed } from "../deadline";
import { hindranceOf, isLimit, isRefusal } from "../error-meaning";
import { purposes } from "../purpose";
import { toFailure, toRejectedOrUnreachable, toUnreachable, type Trouble } from "../trouble";
import type { VendorError } from "../vendor-error";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { meetActiveUpdate } from "./active-update";
import { listNewestUpdates } from "./list-updates";
import { findOwnUpdate } from "./own-update";
import type { DatabricksPipelineTarget } from "./pipeline-target";
import { toUpdateBody } from "./update-body";
import { UpdateId } from "./update-document";
import { isActive } from "./update-status";
import { toOwnReference } from "./update-reference";

type Order = LaunchOrder<DatabricksPipelineTarget>;

export interface Sender {
  readonly now: () => Date;
  readonly claim: Claim;
}

const Started = z.object({ update_id: UpdateId });

export async function launch(
  api: WorkspaceApi,
  order: Order,
  sender: Sender,
): Promise<LaunchResult> {
  const { claim, now } = sender;
  const isSentAgain = (order.send ?? 1) > 1;
  if (claim.mayHaveBeenSent || isSentAgain) {
    const own = await findOwnUpdate(api, order, claim.note ?? order.plan.baselineRunId);
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
  const listed = await listNewestUpdates(api, pipelineId);
  if (listed.kind !== "listed") return toRefusal(api, purposes.readPipeline(pipelineId), listed);
  const active = listed.updates.find(isActive);
  if (active !== undefined) return meetActiveUpdate(api, order, { update: active, now: now() });
  if (hasPassed(order, now())) {
    const reason = `The deadline passed before the start of pipeline ${pipelineId} was sent to ${nameOf(workspace)}, so it is not sent.`;
    return tryAgain({ reason }, { mayHaveStarted: false });
  }
  // Right before the POST: everything newer than this may be the update that it starts.
  const newest = listed.updates[0]?.id;
  // Before the claim is taken: the execution may be frozen right after that.
  const notAfter = lastInstant(order, now());
  const answer = { isConflict: false };
  const result = await startUnderClaim(
    claim,
    async () => {
      const posted = await post(api, order, { now, newest, notAfter });
      if (posted.kind !== "busy") return posted;
      answer.isConflict = true;
      return tryAgain({ reason: posted.reason }, { mayHaveStarted: false });
    },
    newest,
  );
  return answer.isConflict ? afterConflict(api, order, { result, now }) : result;
}

interface Sending {
  readonly now: () => Date;
  readonly newest: string | undefined;
  readonly notAfter: Date;
}

type Posted = LaunchResult | { readonly kind: "busy"; readonly reason: string };

async function post(
  api: WorkspaceApi,
  order: Order,
  { now, newest, notAfter }: Sending,
): Promise<Posted> {
  const { vendorJobId: pipelineId } = order.plan;
  const purpose = purposes.startUpdate(pipelineId);
  const sentAt = now();
  const result = await api.call({
    method: "POST",
    version: "2.0",
    path: `pipelines/${pipelineId}/updates`,
    body: toUpdateBody(order.target),
    retry: "never",
    notAfter,
  });
  switch (result.kind) {
    case "ok": {
      const id = Started.safeParse(result.body).data?.update_id;
      if (id !== undefined) {
        return {
          kind: "launched",
          attempt: toOwnReference(api.workspace, order, { id, at: sentAt }),
        };
      }
      const reason = `${nameOf(api.workspace)} accepted the start of pipeline ${pipelineId} but returned an update id that cannot be read.`;
      return unclear(reason, newest);
    }
    case "noAnswer":
      return result.mayHaveActed
        ? unclear(result.reason, newest)
        : tryAgain(toUnreachable(api.workspace, purpose, result), { mayHaveStarted: false });
    case "error":
      return toVerdict(api, order, { error: result.error, newest });
  }
}

function toVerdict(
  api: WorkspaceApi,
  { plan }: Order,
  { error, newest }: { readonly error: VendorError; readonly newest: string | undefined },
): Posted {
  const purpose = purposes.startUpdate(plan.vendorJobId);
  const failure = toFailure(api.workspace, purpose, error);
  if (isConflict(error)) return { kind: "busy", reason: failure.message };
  if (isRefusal(error)) return { kind: "rejected", failure };
  // After a limit or a redirect nothing was started; any other error may have occurred after the start.
  if (!isLimit(error) && error.status >= 400) return unclear(failure.message, newest);
  const { retryAfterSeconds } = error;
  const because = hindranceOf(error);
  const again = {
    reason: failure.message,
    retryAfterSeconds,
    ...(because !== undefined && { because }),
  };
  return tryAgain(again, { mayHaveStarted: false });
}

/**
 * "An active update … already exists". The documentation says only that the request fails, so every form is accepted, and
 * the list of updates shows whether there is one: https://docs.databricks.com/api/workspace/pipelines/startupdate
 */
const isConflict = ({ status, code, message }: VendorError): boolean =>
  status === 409 ||
  (status === 400 && (code === "INVALID_STATE" || /\bactive update\b/i.test(message)));

/** The vendor rejected the start because of an active update. */
async function afterConflict(
  api: WorkspaceApi,
  order: Order,
  { result, now }: { readonly result: LaunchResult; readonly now: () => Date },
): Promise<LaunchResult> {
  if (result.kind !== "tryAgain" || result.mayHaveStarted) return result;
  // An earlier POST of this launch may have arrived late, and have started the update that is active now.
  if ((order.send ?? 1) > 1) {
    const own = await findOwnUpdate(api, order);
    if (own.kind === "unreachable") return tryAgain(own, { mayHaveStarted: true });
    if (own.kind === "found") return launched(api, order, own.update, now());
  }
  const { vendorJobId: pipelineId } = order.plan;
  const listed = await listNewestUpdates(api, pipelineId);
  const active = listed.kind === "listed" ? listed.updates.find(isActive) : undefined;
  // Without one it has ended meanwhile, or the list shows it later.
  if (active === undefined) return result;
  return meetActiveUpdate(api, order, { update: active, now: now() });
}

/**
 * An execution that was frozen after it took the claim does not send its POST later than this, because the orchestrator may
 * have allowed another POST by then.
 */
const CLAIM_SECONDS = 20;

function lastInstant({ deadline }: Order, now: Date): Date {
  const claimEnds = now.getTime() + CLAIM_SECONDS * 1_000;
  return new Date(deadline === undefined ? claimEnds : Math.min(Date.parse(deadline), claimEnds));
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

/** The newest update before the POST is stored, so that later looks skip everything older. */
const unclear = (reason: string, newest: string | null | undefined): LaunchResult => ({
  kind: "unclear",
  reason,
  resend: true,
  ...(typeof newest === "string" && { baselineRunId: newest }),
});

function toRefusal(
  { workspace }: WorkspaceApi,
  purpose: Parameters<typeof toRejectedOrUnreachable>[1],
  trouble: Trouble,
): LaunchResult {
  const result = toRejectedOrUnreachable(workspace, purpose, trouble);
  return result.kind === "rejected" ? result : tryAgain(result, { mayHaveStarted: false });
}

function tryAgain(
  { reason, retryAfterSeconds = null, because }: Partial<Unreachable> & { readonly reason: string },
  { mayHaveStarted }: { readonly mayHaveStarted: boolean },
): LaunchResult {
  const result = { kind: "tryAgain", reason, mayHaveStarted, retryAfterSeconds } as const;
  return because === undefined ? result : { ...result, because };
}
