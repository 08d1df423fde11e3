/**
 * Starts a run with its idempotency token.
 *
 * 1. The same order may be sent any number of times: the vendor returns the same run.
 * 2. No order is sent after its deadline, whatever it waited for: a token, its turn, a retry.
 * 3. The result is "rejected" only if this order cannot have started anything. If an earlier execution may have sent it, a
 *    refusal does not prove that.
 */
import * as z from "zod";
import type {
  AttemptReference,
  Failure,
  Hindrance,
  LaunchResult,
} from "../../../contracts/attempt";
import type { Claim } from "../../../contracts/claim";
import { startUnderClaim } from "../../claimed-start";
import { hindranceOf, isLimit, isMissing, isRefusal } from "../error-meaning";
import { toAnswerSentence } from "../error-sentence";
import { hasPassed } from "../deadline";
import { judgePastDeadline } from "./past-deadline";
import { RunId } from "./run-document";
import { toRunPageUrl } from "./run-page-url";
import type { TokenStart } from "./token-start";
import { toFailure } from "../trouble";
import type { VendorError } from "../vendor-error";
import { nameOf, type Workspace } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";

/** An unreadable id is an error and not "no id": without an id, the newest run would be looked up. */
const Started = z.object({ run_id: RunId.nullable().default(null) });

interface Sender {
  readonly now: () => Date;
  readonly claim: Claim;
}

export async function launch(
  api: WorkspaceApi,
  start: TokenStart,
  { now, claim }: Sender,
): Promise<LaunchResult> {
  const progress = { isLate: false };
  const result = await startUnderClaim(claim, async () => {
    const posted = await postStart(api, start, now);
    if (posted.kind !== "late") return posted;
    progress.isLate = true;
    return tryAgain({ reason: posted.reason, mayHaveStarted: false });
  });
  return progress.isLate ? launchPastDeadline(api, start) : result;
}

/** The order was not sent, because its deadline had passed. */
interface Late {
  readonly kind: "late";
  readonly reason: string;
}

export async function postStart(
  api: WorkspaceApi,
  start: TokenStart,
  now: () => Date,
): Promise<LaunchResult | Late> {
  const { workspace } = api;
  const { order, path, body } = start;
  const sentAt = now();
  const result = await api.call({
    method: "POST",
    path,
    body,
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
  if (result.kind === "error") return toVerdict(workspace, start, result.error);
  const started = Started.safeParse(result.body).data;
  if (started === undefined) {
    return tryAgain({ reason: toGarble(workspace, start), mayHaveStarted: true });
  }
  const vendorRunId = started.run_id ?? (await start.findUnnamed(api, sentAt));
  return vendorRunId === null
    ? tryAgain({ reason: toSilence(workspace, start), mayHaveStarted: true })
    : {
        kind: "launched",
        attempt: toReference(workspace, order, vendorRunId, now()),
      };
}

async function launchPastDeadline(api: WorkspaceApi, start: TokenStart): Promise<LaunchResult> {
  return tryAgain(await judgePastDeadline(api, start));
}

function toReference(
  workspace: Workspace,
  { plan, attemptNumber }: TokenStart["order"],
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

function toVerdict(
  workspace: Workspace,
  { purpose, missingCode }: TokenStart,
  error: VendorError,
): LaunchResult {
  if (isAboutDeletedRun(error)) {
    return { kind: "runDeleted", reason: toAnswerSentence(workspace, purpose, error) };
  }
  const failure = toFailure(workspace, purpose, error);
  if (isRefusal(error) && !error.earlierUnclear)
    return { kind: "rejected", failure: refine(failure, error, missingCode) };
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

function refine(failure: Failure, error: VendorError, missingCode: string | null): Failure {
  return missingCode !== null && isMissing(error) ? { ...failure, code: missingCode } : failure;
}

function toSilence(workspace: Workspace, { what }: TokenStart): string {
  return `${nameOf(workspace)} accepted the start of ${what} without returning a run id, as it does for continuous jobs, and lists no new run of it yet.`;
}

function toGarble(workspace: Workspace, { what }: TokenStart): string {
  return `${nameOf(workspace)} accepted the start of ${what} but returned a run id that cannot be read.`;
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
