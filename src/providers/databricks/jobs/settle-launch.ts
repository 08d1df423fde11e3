import type { Failure, SettleResult } from "../../../contracts/attempt";
import { hasPassed } from "../deadline";
import { judgePastDeadline } from "./past-deadline";
import { postStart } from "./launch";
import type { TokenStart } from "./token-start";
import type { WorkspaceApi } from "../workspace-api";

/**
 * Sends the order again with its token, because no other call of the API accepts the token. The vendor returns the run that
 * it started. If the order never arrived before, this starts the job, once. After the deadline, or if the run only wants to
 * look, nothing is sent; the job's list of runs can then only prove that there is no run.
 * https://kb.databricks.com/jobs/jobs-idempotency
 */
export async function settleLaunch(
  api: WorkspaceApi,
  start: TokenStart,
  now: () => Date,
): Promise<SettleResult> {
  if (start.order.onlyLook === true || hasPassed(start.order, now()))
    return settleByList(api, start);
  const result = await postStart(api, start, now);
  switch (result.kind) {
    case "launched":
      return { kind: "found", attempt: result.attempt };
    case "rejected":
      return isAboutOrder(result.failure)
        ? notFound(start)
        : { kind: "unreachable", reason: result.failure.message, retryAfterSeconds: null };
    case "runDeleted":
      return result;
    case "tryAgain": {
      const { reason, retryAfterSeconds } = result;
      return { kind: "unreachable", reason, retryAfterSeconds };
    }
    case "late":
      return settleByList(api, start);
    case "unclear":
      return { kind: "unreachable", reason: result.reason, retryAfterSeconds: null };
  }
}

/**
 * Whether the vendor rejected the order itself: it has no run for the token then, because it would have returned that run.
 * An identity without a permission, or another web server, proves nothing about the order.
 */
const isAboutOrder = ({ code }: Failure): boolean =>
  code === "invalidRequest" || code === "jobNotFound";

async function settleByList(api: WorkspaceApi, start: TokenStart): Promise<SettleResult> {
  const { reason, mayHaveStarted } = await judgePastDeadline(api, start);
  return mayHaveStarted
    ? { kind: "unreachable", reason, retryAfterSeconds: null }
    : notFound(start);
}

/** Neither the API nor the run page shows a run's token, so people can only look at the job. */
const notFound = ({ order }: TokenStart): SettleResult => ({
  kind: "notFound",
  marker: null,
  jobUrl: order.plan.jobUrl,
});
