/**
 * Starts a job with its idempotency token.
 *
 * 1. The same order may be sent any number of times: the vendor returns the same run.
 * 2. No order is sent after its deadline, whatever it waited for: a token, its turn, a retry.
 * 3. The result is "rejected" only if this order cannot have started anything. If an earlier execution may have sent it, a
 *    refusal does not prove that.
 */
import { z } from "zod";
import type {
  AttemptReference,
  Failure,
  Hindrance,
  LaunchResult,
} from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import { startUnderClaim } from "../../claimed-start";
import type { DatabricksJobTarget } from "./job-target";
import type { LaunchOrder } from "../../provider";
import { findContinuousRun } from "./continuous-run";
import { hindranceOf, isLimit, isMissing, isRefusal } from "../error-meaning";
import { toAnswerSentence } from "../error-sentence";
import { hasPassed } from "../deadline";
import { judgePastDeadline } from "./past-deadline";
import { purposes } from "../purpose";
import { RunId } from "./run-document";
import { toRunNowBody } from "./run-now-body";
import { toRunPageUrl } from "./run-page-url";
import { toFailure } from "../trouble";
import type { VendorError } from "../vendor-error";
import { nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { RUN_NOW } from "../workspace-paces";

/** An unreadable id is an error and not "no id": without an id, the newest run would be looked up. */
const Started = z.object({ run_id: RunId.nullable().default(null) });

interface Sender {
  readonly now: () => Date;
  readonly claim: Claim;
}

export async function launch(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksJobTarget>,
  { now, claim }: Sender,
): Promise<LaunchResult> {
  const progress = { isLate: false };
  const result = await startUnderClaim(claim, async () => {
    const posted = await postOrder(api, order, now);
    if (posted.kind !== "late") return posted;
    progress.isLate = true;
    return tryAgain({ reason: posted.reason, mayHaveStarted: false });
  });
  return progress.isLate ? launchPastDeadline(api, order) : result;
}

/** The order was not sent, because its deadline had passed. */
interface Late {
  readonly kind: "late";
  readonly reason: string;
}

export async function postOrder(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksJobTarget>,
  now: () => Date,
): Promise<LaunchResult | Late> {
  const { workspace } = api;
  const sentAt = now();
  const result = await api.call({
    method: "POST",
    path: RUN_NOW,
    body: toRunNowBody(order),
    turn: `${order.runId} ${order.attemptNumber}`,
    notAfter: order.deadline === undefined ? undefined : new Date(order.deadline),
  });
  if (result.kind === "noAnswer") {
    if (!result.mayHaveActed && hasPassed(order, now())) {
      return { kind: "late", reason: result.reason };
    }
    const { reason, mayHaveActed: mayHaveStarted, retryAfterSeconds, because } = result;
    return tryAgain({ reason, mayHaveStarted, retryAfterSeconds, because });
  }
  if (result.kind === "error") return toVerdict(workspace, order.plan.vendorJobId, result.error);
  const started = Started.safeParse(result.body).data;
  if (started === undefined) {
    return tryAgain({
      reason: toGarble(workspace, order.plan.vendorJobId),
      mayHaveStarted: true,
    });
  }
  const vendorRunId =
    started.run_id ?? (await findContinuousRun(api, order.plan.vendorJobId, sentAt));
  return vendorRunId === null
    ? tryAgain({ reason: toSilence(workspace, order.plan.vendorJobId), mayHaveStarted: true })
    : {
        kind: "launched",
        attempt: toReference(workspace, order, vendorRunId, now()),
      };
}

async function launchPastDeadline(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksJobTarget>,
): Promise<LaunchResult> {
  return tryAgain(await judgePastDeadline(api, order));
}

function toReference(
  workspace: Workspace,
  { plan, attemptNumber }: LaunchOrder<DatabricksJobTarget>,
  vendorRunId: string,
  launchedAt: Date,
): AttemptReference {
  const { vendorJobId } = plan;
  return {
    provider: "databricks",
    connectionId: workspace.id,
    number: attemptNumber,
    vendorJobId,
    vendorRunId,
    runPageUrl: toRunPageUrl(workspace, { jobId: vendorJobId, runId: vendorRunId }, null),
    launchedAt: launchedAt.toISOString(),
  };
}

function toVerdict(workspace: Workspace, jobId: string, error: VendorError): LaunchResult {
  const purpose = purposes.startJob(jobId);
  if (isAboutDeletedRun(error)) {
    return { kind: "runDeleted", reason: toAnswerSentence(workspace, purpose, error) };
  }
  const failure = toFailure(workspace, purpose, error);
  if (isRefusal(error) && !error.earlierUnclear)
    return { kind: "rejected", failure: refine(failure, error) };
  const { retryAfterSeconds, earlierUnclear, status } = error;
  // After a limit or a redirect nothing was started; any other error may have occurred after the start.
  const mayHaveStarted = earlierUnclear || (!isLimit(error) && status >= 400);
  const because = hindranceOf(error);
  return tryAgain({ reason: failure.message, mayHaveStarted, retryAfterSeconds, because });
}

/**
 * The vendor keeps the token of a deleted run, and rejects a launch with it instead of starting a second run.
 * https://github.com/databricks/cli/pull/5882
 */
function isAboutDeletedRun(error: VendorError): boolean {
  return isRefusal(error) && /idempotency.?token/i.test(error.message);
}

function refine(failure: Failure, error: VendorError): Failure {
  return isMissing(error) ? { ...failure, code: "jobNotFound" } : failure;
}

function toSilence(workspace: Workspace, jobId: string): string {
  return `${nameOf(workspace)} accepted the start of job ${jobId} without returning a run id, as it does for continuous jobs, and lists no new run of it yet.`;
}

function toGarble(workspace: Workspace, jobId: string): string {
  return `${nameOf(workspace)} accepted the start of job ${jobId} but returned a run id that cannot be read.`;
}

interface Again {
  readonly reason: string;
  readonly mayHaveStarted: boolean;
  readonly retryAfterSeconds?: number | null;
  readonly because?: Hindrance | undefined;
}

function tryAgain(again: Again): LaunchResult {
  const { reason, mayHaveStarted, retryAfterSeconds = null, because } = again;
  const result = { kind: "tryAgain", reason, mayHaveStarted, retryAfterSeconds } as const;
  return because === undefined ? result : { ...result, because };
}
