import type { LookUpResult } from "../../../contracts/attempt";
import type { DatabricksJobTarget } from "./job-target";
import type { LaunchOrder } from "../../provider";
import { launch } from "./launch";
import { hasPassed, judgePastDeadline } from "./past-deadline";
import { idempotencyToken } from "./run-now-body";
import type { WorkspaceApi } from "../workspace-api";

/**
 * Finds the run of an order by sending the order again: no other call of the API takes the token, and with it the vendor
 * answers with the run that exists. Should there be none after all, this starts it, once, which is what was ordered.
 * After the deadline it is not sent. https://kb.databricks.com/jobs/jobs-idempotency
 */
export async function lookUp(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksJobTarget>,
  now: () => Date,
): Promise<LookUpResult> {
  if (hasPassed(order, now())) return lookUpPastDeadline(api, order);
  const result = await launch(api, order, now);
  switch (result.kind) {
    case "launched":
      return { kind: "found", attempt: result.attempt };
    case "rejected":
      return notFound(order);
    case "runDeleted":
      return result;
    case "tryAgain": {
      const { reason, retryAfterSeconds } = result;
      return { kind: "unreachable", reason, retryAfterSeconds };
    }
    case "unclear":
      return { kind: "unreachable", reason: result.reason, retryAfterSeconds: null };
  }
}

async function lookUpPastDeadline(
  api: WorkspaceApi,
  order: LaunchOrder<DatabricksJobTarget>,
): Promise<LookUpResult> {
  const { reason, mayHaveStarted } = await judgePastDeadline(api, order);
  return mayHaveStarted
    ? { kind: "unreachable", reason, retryAfterSeconds: null }
    : notFound(order);
}

const notFound = (order: LaunchOrder<DatabricksJobTarget>): LookUpResult => ({
  kind: "notFound",
  marker: `idempotency token ${idempotencyToken(order)}`,
  jobUrl: order.plan.jobUrl,
});
