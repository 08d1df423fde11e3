/**
 * Retries a dbt run exactly once, although the request has neither a key nor a cause.
 *
 * 1. Before the POST the runs of the job that are newer than the baseline are read. A retry of the run among them is this
 *    launch's.
 * 2. The POST is sent once, by the execution that holds the claim and soon after the look-up, and never a second time by the
 *    HTTP client.
 * 3. If it is not known whether dbt started the retry, the list is read again. If none appears, the POST may be sent once
 *    more, because a duplicate can do no harm: dbt retries only the newest run of a job, so it refuses a second retry of the
 *    same run. https://docs.getdbt.com/docs/deploy/retry-jobs
 */
import * as z from "zod";
import type { AttemptReference, LaunchResult, SettleResult } from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import type { SendWindow } from "../../../http/send-window";
import { startUnderClaim } from "../../claimed-start";
import { sinceClaim, withBaseline } from "../../launch-baseline";
import type { LaunchOrder } from "../../provider";
import {
  type AdminApi,
  type AdminFailure,
  toReason,
  toUnreachable,
  unreadable,
} from "../admin-api";
import { toAttemptReference } from "../jobs/attempt-reference";
import { compareIds, VendorRun } from "../jobs/vendor-run";
import { listAll } from "../listing";
import { asList } from "../run-requests";
import { isRetryOf, ListedRetry } from "./retry-fields";

const RetryAnswer = z.object({ data: VendorRun });

type Look =
  { readonly kind: "found"; readonly run: VendorRun } | { readonly kind: "none" } | AdminFailure;

export async function launchRetry(
  api: AdminApi,
  order: LaunchOrder,
  { attempt, claim }: { readonly attempt: AttemptReference; readonly claim: Claim },
): Promise<LaunchResult> {
  const window = api.openWindow();
  const look = await lookForRetry(api, sinceClaim(order, claim), attempt);
  window.lookedUp();
  if (look.kind === "found") return launched(api, order, look.run);
  if (look.kind !== "none") return tryAgain(look, { mayHaveStarted: claim.mayHaveBeenSent });
  if (claim.mayHaveBeenSent) return withBaseline(unclear(cutOff(attempt)), claim);
  const result = await startUnderClaim(claim, () => postRetry(api, order, { attempt, window }), {
    window,
    note: order.plan.baselineRunId ?? undefined,
  });
  if (result.kind !== "rejected") return result;
  // A refusal may be about our own retry, which an earlier POST of this launch has started.
  const again = await lookForRetry(api, order, attempt);
  return again.kind === "found" ? launched(api, order, again.run) : result;
}

/** Finds the retry that a launch may have started. Starts nothing. */
export async function settleRetry(
  api: AdminApi,
  order: LaunchOrder,
  attempt: AttemptReference,
): Promise<SettleResult> {
  const look = await lookForRetry(api, order, attempt);
  switch (look.kind) {
    case "found":
      return { kind: "found", attempt: toAttemptReference(api, order, look.run) };
    case "none":
      return { kind: "notFound", marker: null, jobUrl: order.plan.jobUrl };
    default:
      return toUnreachable(look);
  }
}

/** The oldest retry of the run after the baseline. "None" requires that every run that could be one can be read. */
async function lookForRetry(
  api: AdminApi,
  { plan }: LaunchOrder,
  attempt: AttemptReference,
): Promise<Look> {
  const { vendorJobId, baselineRunId } = plan;
  const request = {
    path: "runs/",
    query: {
      job_definition_id: vendorJobId,
      id__gt: baselineRunId ?? attempt.vendorRunId,
      order_by: "id",
      include_related: asList(["trigger"]),
    },
    purpose: `list the runs of job ${vendorJobId}`,
  };
  const listing = await listAll(api, request, ListedRetry);
  if (listing.kind !== "listed") return listing;
  const retries = listing.items.filter(
    (run) =>
      isRetryOf(run, attempt.vendorRunId) &&
      (run.job_definition_id === null || run.job_definition_id === vendorJobId),
  );
  const found = retries.flatMap(toVendorRun);
  const [oldest] = found.sort((one, other) => compareIds(one.id, other.id));
  if (oldest !== undefined) return { kind: "found", run: oldest };
  const isWhole = listing.unread === 0 && retries.length === found.length;
  return isWhole ? { kind: "none" } : unreadable(api, request.purpose);
}

const toVendorRun = ({ id, ...run }: ListedRetry): VendorRun[] =>
  id === null ? [] : [{ ...run, id, trigger: null }];

async function postRetry(
  api: AdminApi,
  order: LaunchOrder,
  { attempt, window }: { readonly attempt: AttemptReference; readonly window: SendWindow },
): Promise<LaunchResult> {
  const { vendorRunId: runId } = attempt;
  const purpose = `retry run ${runId}`;
  const answer = await api.send({
    method: "POST",
    path: `runs/${runId}/retry/`,
    retry: "never",
    notAfter: order.deadline === undefined ? undefined : new Date(order.deadline),
    window,
    purpose,
  });
  if (answer.kind !== "ok") return toLaunchResult(answer);
  const run = RetryAnswer.safeParse(answer.json).data?.data;
  // Not known: whether dbt answers with the new run, or with the one that was retried.
  return run === undefined || compareIds(run.id, order.plan.baselineRunId ?? runId) <= 0
    ? unclear(toReason(unreadable(api, purpose)))
    : launched(api, order, run);
}

function toLaunchResult(failure: AdminFailure): LaunchResult {
  switch (failure.kind) {
    case "refused":
      return { kind: "rejected", failure: failure.failure };
    case "throttled":
    case "notSent":
      return tryAgain(failure, { mayHaveStarted: false });
    case "unclear":
      return unclear(failure.reason);
  }
}

const launched = (api: AdminApi, order: LaunchOrder, run: VendorRun): LaunchResult => ({
  kind: "launched",
  attempt: toAttemptReference(api, order, run),
});

const unclear = (reason: string): Extract<LaunchResult, { kind: "unclear" }> => ({
  kind: "unclear",
  reason,
  resend: true,
});

const cutOff = ({ vendorRunId }: AttemptReference): string =>
  `An earlier execution of this step was stopped while it retried run ${vendorRunId}, and dbt lists no retry of it yet.`;

const tryAgain = (
  failure: AdminFailure,
  { mayHaveStarted }: { readonly mayHaveStarted: boolean },
): LaunchResult => ({ ...toUnreachable(failure), kind: "tryAgain", mayHaveStarted });
