/**
 * Starts a dbt job at most once, although dbt has no idempotency key.
 *
 * 1. The cause of the run starts with a marker that only this launch writes; it is looked for before every POST.
 * 2. The POST is transmitted once. Whatever leaves it open whether dbt acted is "unclear", never sent again from here.
 * 3. A look-up that fails proves nothing: an earlier execution of the same launch may have started the run.
 */
import { z } from "zod";
import type { AttemptReference, LaunchResult, LookUpResult } from "../../contracts/attempt";
import type { DbtJobTarget } from "../../contracts/dbt-target";
import type { LaunchOrder } from "../provider";
import { type AdminApi, type AdminFailure, toReason, toUnreachable, unreadable } from "./admin-api";
import { toAttemptReference } from "./attempt-reference";
import { toCause, toMarker } from "./launch-marker";
import { findMarkedRuns } from "./marked-runs";
import { toTriggerBody } from "./trigger-body";
import { VendorRun } from "./vendor-run";

/** A listing may lag behind a start: a duplicate shows by then, and has not left the queue of its job. */
const CONFIRM_AFTER_SECONDS = 15;

const TriggerAnswer = z.object({ data: VendorRun });

export async function launchRun(
  api: AdminApi,
  order: LaunchOrder<DbtJobTarget>,
): Promise<LaunchResult> {
  const earlier = await findMarkedRuns(api, order);
  if (earlier.kind !== "listed") return tryAgain(earlier, { mayHaveStarted: true });
  const [run] = earlier.items;
  if (run !== undefined) return launched(toAttemptReference(api, order, run));
  return triggerOnce(api, order);
}

async function triggerOnce(api: AdminApi, order: LaunchOrder<DbtJobTarget>): Promise<LaunchResult> {
  const { vendorJobId } = order.plan;
  const purpose = `start job ${vendorJobId}`;
  const answer = await api.send({
    method: "POST",
    path: `jobs/${vendorJobId}/run/`,
    body: toTriggerBody(order.target, toCause(toMarker(order), order.target.cause)),
    retry: "never",
    purpose,
  });
  if (answer.kind !== "ok") return toLaunchResult(answer);
  const started = TriggerAnswer.safeParse(answer.json).data;
  return started === undefined
    ? toLaunchResult(unreadable(api, purpose))
    : launched(toAttemptReference(api, order, started.data));
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

/** Looks for what `launchRun` may have started, and starts nothing. */
export async function lookUpRun(api: AdminApi, order: LaunchOrder): Promise<LookUpResult> {
  const marked = await findMarkedRuns(api, order);
  if (marked.kind !== "listed") return toUnreachable(marked);
  const [run] = marked.items;
  return run === undefined
    ? { kind: "notFound", marker: toMarker(order), jobUrl: order.plan.jobUrl }
    : { kind: "found", attempt: toAttemptReference(api, order, run) };
}

function launched(attempt: AttemptReference): LaunchResult {
  return { kind: "launched", attempt, confirmAfterSeconds: CONFIRM_AFTER_SECONDS };
}

function tryAgain(
  failure: AdminFailure,
  { mayHaveStarted }: { readonly mayHaveStarted: boolean },
): LaunchResult {
  const { retryAfterSeconds } = toUnreachable(failure);
  return { kind: "tryAgain", reason: toReason(failure), mayHaveStarted, retryAfterSeconds };
}
