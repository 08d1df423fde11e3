/**
 * Starts a dbt job at most once, although dbt has no idempotency key.
 *
 * 1. The cause of the run starts with a marker that only this launch writes. Before every POST the list is searched for it.
 * 2. The POST is sent once, by the execution that holds the claim, and soon after the look-up: an execution that was stopped
 *    meanwhile sends nothing, because the orchestrator may have allowed another POST by then. If it is not known whether dbt
 *    started the run, the result is "unclear" and nothing is sent again.
 * 3. A list that cannot be read proves nothing: an earlier execution of the same launch may have started the run.
 * 4. If there is more than one run of this launch, the oldest is kept and the others are cancelled at once: they leave the
 *    queue when the oldest has ended.
 */
import * as z from "zod";
import type { AttemptReference, LaunchResult, SettleResult } from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import type { SendWindow } from "../../../http/send-window";
import { startUnderClaim } from "../../claimed-start";
import { sinceClaim, withBaseline } from "../../launch-baseline";
import { isDuplicateHarmless } from "./parallel-runs";
import type { DbtJobTarget } from "./job-target";
import type { LaunchOrder } from "../../provider";
import { type AdminApi, type AdminFailure, toUnreachable, unreadable } from "../admin-api";
import { nameOf } from "../dbt-account";
import { toAttemptReference } from "./attempt-reference";
import { settleDuplicates } from "./confirm-launch";
import { toCause, toMarker } from "./launch-marker";
import { findMarkedRuns } from "./marked-runs";
import { toTriggerBody } from "./trigger-body";
import { compareIds, VendorRun } from "./vendor-run";

type Unclear = Extract<LaunchResult, { kind: "unclear" }>;

const TriggerAnswer = z.object({ data: VendorRun });

export async function launchRun(
  api: AdminApi,
  order: LaunchOrder<DbtJobTarget>,
  claim: Claim,
): Promise<LaunchResult> {
  const window = api.openWindow();
  const earlier = await findMarkedRuns(api, sinceClaim(order, claim));
  window.lookedUp();
  if (earlier.kind !== "listed") return tryAgain(earlier, { mayHaveStarted: true });
  const [first] = earlier.items;
  if (first === undefined) {
    if (claim.mayHaveBeenSent) return withBaseline(cutOff(order), claim);
    const note = order.plan.baselineRunId ?? undefined;
    return startUnderClaim(claim, () => triggerOnce(api, order, window), { window, note });
  }
  // If this fails, the search for duplicates after every launch repeats it.
  await settleDuplicates(api, earlier.items, first.id);
  return { kind: "launched", attempt: toAttemptReference(api, order, first) };
}

/** An earlier execution was stopped around its POST. Its run may appear in the list later. */
function cutOff(order: LaunchOrder<DbtJobTarget>): Unclear {
  const reason = `An earlier execution of this step was stopped while it started job ${order.plan.vendorJobId}, and dbt lists no run of it yet.`;
  return { kind: "unclear", reason, ...(isDuplicateHarmless(order) && { resend: true }) };
}

async function triggerOnce(
  api: AdminApi,
  order: LaunchOrder<DbtJobTarget>,
  window: SendWindow,
): Promise<LaunchResult> {
  const { vendorJobId } = order.plan;
  const purpose = `start job ${vendorJobId}`;
  const answer = await api.send({
    method: "POST",
    path: `jobs/${vendorJobId}/run/`,
    body: toTriggerBody(order.target, toCause(toMarker(order), order.target.cause)),
    retry: "never",
    notAfter: order.deadline === undefined ? undefined : new Date(order.deadline),
    window,
    purpose,
  });
  if (answer.kind !== "ok") return toLaunchResult(answer);
  const started = TriggerAnswer.safeParse(answer.json).data?.data;
  if (started === undefined) return toLaunchResult(unreadable(api, purpose));
  // Somebody else's run would be watched, and cancelled. The marker finds the run that this request started.
  const { job_definition_id: jobId } = started;
  if (jobId !== null && jobId !== vendorJobId) {
    const reason = `${nameOf(api.account)} answered about run ${started.id} of job ${jobId} when asked to start job ${vendorJobId}.`;
    return { kind: "unclear", reason };
  }
  return { kind: "launched", attempt: await keepOldest(api, order, started) };
}

/** Another execution of this launch may have started a run at the same time; returns the run that is kept. */
async function keepOldest(
  api: AdminApi,
  order: LaunchOrder,
  started: VendorRun,
): Promise<AttemptReference> {
  const marked = await findMarkedRuns(api, order);
  const listed = marked.kind === "listed" ? marked.items : [];
  const [oldest] = listed;
  const kept = oldest !== undefined && compareIds(oldest.id, started.id) < 0 ? oldest : started;
  // The list may not contain the newest run yet.
  const others = [...listed.filter(({ id }) => id !== started.id), started];
  await settleDuplicates(api, others, kept.id);
  return toAttemptReference(api, order, kept);
}

function toLaunchResult(failure: AdminFailure): LaunchResult {
  switch (failure.kind) {
    case "refused":
      return { kind: "rejected", failure: failure.failure };
    case "throttled":
    case "notSent":
      return tryAgain(failure, { mayHaveStarted: false });
    case "unclear":
      return { kind: "unclear", reason: failure.reason };
  }
}

/** Finds the run that `launchRun` may have started, by its marker. Starts nothing, because dbt has no idempotency key. */
export async function settleLaunch(api: AdminApi, order: LaunchOrder): Promise<SettleResult> {
  const marked = await findMarkedRuns(api, order);
  if (marked.kind !== "listed") return toUnreachable(marked);
  const [first] = marked.items;
  if (first === undefined) {
    return { kind: "notFound", marker: toMarker(order), jobUrl: order.plan.jobUrl };
  }
  const settled = await settleDuplicates(api, marked.items, first.id);
  return { kind: "found", attempt: toAttemptReference(api, order, first), ...settled };
}

function tryAgain(
  failure: AdminFailure,
  { mayHaveStarted }: { readonly mayHaveStarted: boolean },
): LaunchResult {
  return { ...toUnreachable(failure), kind: "tryAgain", mayHaveStarted };
}
