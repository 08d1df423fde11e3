import type { AttemptStatus, CheckResult } from "../../../contracts/attempt";
import { type AdminApi, isMissing, toReason, toUnreachable } from "../admin-api";
import { toAttemptStatus } from "./attempt-status";
import { toFailureClass } from "./failure-class";
import { toFacts } from "./run-facts";
import { fetchRun } from "../run-requests";

export async function checkRun(api: AdminApi, runId: string): Promise<CheckResult> {
  const notYet = await api.takeTurn(runId, 1);
  if (notYet !== null) return toUnreachable(notYet);
  // The audit contains who cancelled the run; everything else that a check needs is in the run itself.
  const answer = await fetchRun(api, runId, ["audit"]);
  if (answer.kind === "run") {
    const { run } = answer;
    const status = await withClass(api, runId, toAttemptStatus(api.account, run));
    return { kind: "checked", status: { ...status, facts: toFacts(run) } };
  }
  return isMissing(answer) ? { kind: "missing", reason: toReason(answer) } : toUnreachable(answer);
}

/** The steps show where a run has failed. They are only read then, and a failure to read them changes nothing. */
async function withClass(
  api: AdminApi,
  runId: string,
  status: AttemptStatus,
): Promise<AttemptStatus> {
  if (status.kind !== "failed" || status.failureClass !== "unclassified") return status;
  const answer = await fetchRun(api, runId, ["run_steps"]);
  return answer.kind === "run" ? { ...status, failureClass: toFailureClass(answer.run) } : status;
}
