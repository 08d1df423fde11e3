import type { AttemptReference, CheckResult } from "../../../contracts/attempt";
import { isMissingRun } from "../error-meaning";
import { toSentence } from "../error-sentence";
import { toMixUp } from "./mix-up";
import { purposes } from "../purpose";
import { ShownRun } from "./run-document";
import { toFacts } from "./run-facts";
import { toRunPageUrl } from "./run-page-url";
import { readExecutionStatus, toAttemptStatus } from "./run-status";
import { toUnreachable } from "../trouble";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { RUNS_GET } from "../workspace-paces";

/** Reads only the first page, because the run's own state is on every page. */
export async function check(api: WorkspaceApi, attempt: AttemptReference): Promise<CheckResult> {
  const { workspace } = api;
  const { vendorJobId: jobId, vendorRunId: runId } = attempt;
  const purpose = purposes.readRun(runId);
  const query = { run_id: runId };
  const result = await api.call({ method: "GET", path: RUNS_GET, query, turn: runId });
  if (result.kind === "error" && isMissingRun(result.error)) {
    return { kind: "missing", reason: toSentence(workspace, purpose, result.error) };
  }
  if (result.kind !== "ok") return toUnreachable(workspace, purpose, result);
  const run = ShownRun.parse(result.body);
  const reason = toMixUp(workspace, runId, run);
  if (reason !== null) return { kind: "unreachable", reason, retryAfterSeconds: null };
  const status = readExecutionStatus(run);
  if (status === null) {
    const reason = `${nameOf(workspace)} described run ${runId} without its state.`;
    return { kind: "unreachable", reason, retryAfterSeconds: null };
  }
  const runPageUrl = toRunPageUrl(workspace, { jobId, runId }, run.run_page_url);
  const queued = status.kind === "active" && status.queued;
  const facts = toFacts(run, { queued });
  return { kind: "checked", status: { ...toAttemptStatus(status, runPageUrl), facts } };
}
