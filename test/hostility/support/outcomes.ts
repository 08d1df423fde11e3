/** Results in short: all of them that decides what happens next, and none of their texts. */
import type {
  CancelResult,
  CheckResult,
  Explanation,
  LaunchResult,
  SettleResult,
  PlanResult,
} from "../../../src/contracts/attempt";
import type { Unreachable } from "../../../src/contracts/attempt";
import type { OutputsResult } from "../../../src/contracts/outputs";
import type { TasksResult } from "../../../src/contracts/tasks";
import type { PastDurations } from "../../../src/providers/provider";

export function ofPlan(result: PlanResult): string {
  switch (result.kind) {
    case "planned":
      return `planned job ${result.plan.vendorJobId} after ${result.plan.baselineRunId ?? "no run"}`;
    case "rejected":
      return `rejected ${result.failure.code}`;
    case "unreachable":
      return "unreachable";
  }
}

export function ofLaunch(result: LaunchResult): string {
  switch (result.kind) {
    case "launched":
      return `launched ${result.attempt.vendorRunId}`;
    case "rejected":
      return `rejected ${result.failure.code}`;
    case "tryAgain":
      return result.mayHaveStarted ? "try again, may have started" : "try again, not started";
    case "unclear":
    case "runDeleted":
      return result.kind;
  }
}

export function ofSettlement(result: SettleResult): string {
  if (result.kind !== "found") return result.kind;
  const { attempt, duplicates = [] } = result;
  const beside = duplicates.map(({ vendorRunId }) => ` beside ${vendorRunId}`);
  return `found ${attempt.vendorRunId}${beside.join("")}`;
}

export function ofCheck(result: CheckResult): string {
  if (result.kind !== "checked") return result.kind;
  const { status } = result;
  return status.kind === "active" && status.queued ? "queued" : status.kind;
}

export const ofCancel = (result: CancelResult): string =>
  result.kind === "rejected" ? `rejected ${result.failure.code}` : result.kind;

/** Never more than that it was explained, and by how many parts: their names are texts. */
export const ofExplanation = (result: Explanation): string =>
  result.kind === "explained" ? `explained by ${result.failedSteps.length}` : result.kind;

/** Only whether there are any: everything in them is text for people. */
export const ofOutputs = (result: OutputsResult): string => result.kind;

export const ofTasks = (result: TasksResult): string => result.kind;

/** Not how many are known: of nonsense there are none. */
export const ofDurations = (result: PastDurations | Unreachable): string => result.kind;
