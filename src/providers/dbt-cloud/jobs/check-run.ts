import type { CheckResult } from "../../../contracts/attempt";
import { type AdminApi, isMissing, toReason, toUnreachable } from "../admin-api";
import { toAttemptStatus } from "./attempt-status";
import { toFacts } from "./run-facts";
import { fetchRun } from "../run-requests";

export async function checkRun(api: AdminApi, runId: string): Promise<CheckResult> {
  const notYet = await api.takeTurn(runId, 1);
  if (notYet !== null) return toUnreachable(notYet);
  // The audit contains who cancelled the run; everything else that a check needs is in the run itself.
  const answer = await fetchRun(api, runId, ["audit"]);
  if (answer.kind === "run") {
    const { account } = api;
    const { run } = answer;
    return { kind: "checked", status: { ...toAttemptStatus(account, run), facts: toFacts(run) } };
  }
  return isMissing(answer) ? { kind: "missing", reason: toReason(answer) } : toUnreachable(answer);
}
