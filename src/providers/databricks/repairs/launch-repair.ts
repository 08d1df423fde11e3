/**
 * Repairs a run exactly once, although the vendor has no idempotency token for repairs.
 *
 * 1. Before every POST the repairs of the run are read. One after the baseline of the plan is this launch's.
 * 2. The POST is sent once, by the execution that holds the claim and soon after the look-up, and never a second time by the
 *    HTTP client.
 * 3. If it is not known whether it arrived, the repairs are read again. If none appears, the POST may be sent once more,
 *    because a duplicate can do no harm: the vendor refuses a repair of a run that is active, and one that does not name the
 *    newest repair, so a second one with the same baseline is refused at any time.
 *    https://docs.databricks.com/api/workspace/jobs/repairrun
 */
import * as z from "zod";
import type { AttemptReference, LaunchResult, SettleResult } from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import type { SendWindow } from "../../../http/send-window";
import { startUnderClaim } from "../../claimed-start";
import { NO_RUN_BEFORE, sinceClaim, withBaseline } from "../../launch-baseline";
import { notRepairable } from "../../not-repairable";
import type { LaunchOrder } from "../../provider";
import { hindranceOf, isLimit, isRefusal } from "../error-meaning";
import { RunId } from "../jobs/run-document";
import { toRunPageUrl } from "../jobs/run-page-url";
import { purposes } from "../purpose";
import { toFailure } from "../trouble";
import { nameOf } from "../workspace";
import type { ApiResult, WorkspaceApi } from "../workspace-api";
import { baselineOf, readRepairHistory, repairAfter, repairDetails } from "./repair-history";

type Json = Readonly<Record<string, unknown>>;

export interface RepairOrder {
  readonly order: LaunchOrder;
  /** The failed attempt. */
  readonly attempt: AttemptReference;
  /** What the run was started with; what is not sent again is lost: https://github.com/apache/airflow/issues/64828 */
  readonly parameters: Json;
}

const Repaired = z.object({ repair_id: RunId });

type Look =
  | { readonly kind: "found"; readonly repairId: string }
  | { readonly kind: "none" }
  | Exclude<Awaited<ReturnType<typeof readRepairHistory>>, { kind: "read" }>;

export async function launchRepair(
  api: WorkspaceApi,
  repair: RepairOrder,
  { claim, now }: { readonly claim: Claim; readonly now: () => Date },
): Promise<LaunchResult> {
  const window = api.openWindow();
  const look = await lookForRepair(api, { ...repair, order: sinceClaim(repair.order, claim) });
  window.lookedUp();
  if (look.kind === "found") return launched(api, repair, { repairId: look.repairId, now });
  if (look.kind === "missing") {
    return claim.mayHaveBeenSent
      ? { kind: "runDeleted", reason: look.reason }
      : notRepairable(look.reason);
  }
  if (look.kind === "unreachable") {
    return { ...look, kind: "tryAgain", mayHaveStarted: claim.mayHaveBeenSent };
  }
  if (claim.mayHaveBeenSent) return withBaseline(unclear(cutOff(repair)), claim);
  const result = await startUnderClaim(claim, () => postRepair(api, repair, { now, window }), {
    window,
    note: noteFor(repair.order),
  });
  if (result.kind !== "rejected") return result;
  // A refusal may be about our own repair, which an earlier POST of this launch has made.
  const again = await lookForRepair(api, repair);
  return again.kind === "found" ? launched(api, repair, { repairId: again.repairId, now }) : result;
}

/** Finds the repair that a launch may have made. Starts nothing. */
export async function settleRepair(
  api: WorkspaceApi,
  repair: RepairOrder,
  now: () => Date,
): Promise<SettleResult> {
  const look = await lookForRepair(api, repair);
  switch (look.kind) {
    case "found":
      return { kind: "found", attempt: toReference(api, repair, { repairId: look.repairId, now }) };
    case "none":
      return { kind: "notFound", marker: null, jobUrl: repair.order.plan.jobUrl };
    case "missing":
      return { kind: "runDeleted", reason: look.reason };
    case "unreachable":
      return look;
  }
}

/** The baseline of the plan, unless the claim or an earlier result has told another one; "" if there was no repair. */
function baselineFor({ plan }: LaunchOrder): string | null {
  if (plan.baselineRunId === NO_RUN_BEFORE) return "";
  return plan.baselineRunId ?? baselineOf(plan.details);
}

function noteFor(order: LaunchOrder): string | undefined {
  const baseline = baselineFor(order);
  return baseline === "" ? NO_RUN_BEFORE : (baseline ?? undefined);
}

async function lookForRepair(api: WorkspaceApi, { order, attempt }: RepairOrder): Promise<Look> {
  const { vendorRunId: runId } = attempt;
  const history = await readRepairHistory(api, { runId });
  if (history.kind !== "read") return history;
  const own = repairAfter(baselineFor(order), history.repairs);
  if (own === undefined) return { kind: "none" };
  if (own !== "unknown") return { kind: "found", repairId: own.id };
  const reason = `${nameOf(api.workspace)} no longer lists an earlier repair of run ${runId}.`;
  return { kind: "unreachable", reason, retryAfterSeconds: null };
}

async function postRepair(
  api: WorkspaceApi,
  repair: RepairOrder,
  { now, window }: { readonly now: () => Date; readonly window: SendWindow },
): Promise<LaunchResult> {
  const { order } = repair;
  const result = await api.call({
    method: "POST",
    path: "jobs/runs/repair",
    body: toRepairBody(repair),
    retry: "never",
    notAfter: order.deadline === undefined ? undefined : new Date(order.deadline),
    window,
  });
  if (result.kind !== "ok") return toLaunchResult(api, repair, result);
  const repaired = Repaired.safeParse(result.body).data;
  return repaired === undefined
    ? unclear(`${nameOf(api.workspace)} accepted the repair without an id that can be read.`)
    : launched(api, repair, { repairId: repaired.repair_id, now });
}

/** The body of `jobs/runs/repair`. The tasks behind those that failed did not run either. */
function toRepairBody({ order, attempt, parameters }: RepairOrder): Json {
  const baseline = baselineFor(order) ?? "";
  return {
    run_id: BigInt(attempt.vendorRunId),
    rerun_all_failed_tasks: true,
    rerun_dependent_tasks: true,
    ...(baseline !== "" && { latest_repair_id: BigInt(baseline) }),
    ...parameters,
  };
}

function toLaunchResult(
  api: WorkspaceApi,
  { attempt }: RepairOrder,
  result: Exclude<ApiResult, { kind: "ok" }>,
): LaunchResult {
  if (result.kind === "noAnswer") {
    const { reason, mayHaveActed, retryAfterSeconds, because } = result;
    if (mayHaveActed) return unclear(reason);
    return {
      ...{ kind: "tryAgain", reason, mayHaveStarted: false, retryAfterSeconds },
      ...(because !== undefined && { because }),
    };
  }
  const { error } = result;
  const failure = toFailure(api.workspace, purposes.repairRun(attempt.vendorRunId), error);
  if (isRefusal(error)) return { kind: "rejected", failure };
  if (!isLimit(error) && error.status >= 400) return unclear(failure.message);
  const because = hindranceOf(error);
  return {
    kind: "tryAgain",
    reason: failure.message,
    mayHaveStarted: false,
    retryAfterSeconds: error.retryAfterSeconds,
    ...(because !== undefined && { because }),
  };
}

const unclear = (reason: string): Extract<LaunchResult, { kind: "unclear" }> => ({
  kind: "unclear",
  reason,
  resend: true,
});

const cutOff = ({ attempt }: RepairOrder): string =>
  `An earlier execution of this step was stopped while it repaired run ${attempt.vendorRunId}, and Databricks lists no repair of it yet.`;

interface Made {
  readonly repairId: string;
  readonly now: () => Date;
}

const launched = (api: WorkspaceApi, repair: RepairOrder, made: Made): LaunchResult => ({
  kind: "launched",
  attempt: toReference(api, repair, made),
});

/** The run and its page stay the same. */
function toReference(
  { workspace }: WorkspaceApi,
  { order, attempt }: RepairOrder,
  { repairId, now }: Made,
): AttemptReference {
  const { vendorJobId } = order.plan;
  const { vendorRunId } = attempt;
  return {
    provider: "databricks",
    connectionId: workspace.id,
    number: order.attemptNumber,
    vendorJobId,
    vendorRunId,
    runPageUrl:
      attempt.runPageUrl ??
      toRunPageUrl(workspace, { jobId: vendorJobId, runId: vendorRunId }, null),
    launchedAt: now().toISOString(),
    details: repairDetails(repairId),
  };
}
