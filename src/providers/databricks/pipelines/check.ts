import type { AttemptReference, CheckResult, StatusFacts } from "../../../contracts/attempt";
import { toInstantText } from "../../vendor-instant";
import { purposes } from "../purpose";
import { toUnreachable } from "../trouble";
import { nameOf } from "../workspace";
import type { WorkspaceApi } from "../workspace-api";
import { listUpdatesSince } from "./list-updates";
import { updateUrl } from "./page-url";
import { readPipeline } from "./pipeline-document";
import { readUpdate } from "./read-update";
import { findSuccession } from "./successors";
import type { PipelineUpdate } from "./update-document";
import { toUpdateStatus } from "./update-status";
import { isUnretried, nameIn } from "./vendor-details";

/** How long Databricks may take to start a failed update again. */
const RETRY_SECONDS = 30;
/** The same while the pipeline is seen to be starting something. */
const RECOVERY_SECONDS = 300;

/** States of a pipeline in which an update is about to start: https://docs.databricks.com/api/workspace/pipelines/get */
const STARTING_STATES: ReadonlySet<string | null> = new Set([
  "RECOVERING",
  "STARTING",
  "DEPLOYING",
]);

export async function check(api: WorkspaceApi, attempt: AttemptReference): Promise<CheckResult> {
  const read = await readUpdate(api, attempt);
  if (read.kind !== "read") return read;
  const result = toResult(api, attempt, read.update);
  if (result.kind !== "checked" || result.status.kind !== "failed") return result;
  return afterFailure(api, attempt, result);
}

type Checked = Extract<CheckResult, { kind: "checked" }>;

const unusable = (reason: string): CheckResult => ({
  kind: "unreachable",
  reason,
  retryAfterSeconds: null,
});

function toResult(
  { workspace }: WorkspaceApi,
  attempt: AttemptReference,
  update: PipelineUpdate,
): CheckResult {
  const facts: StatusFacts = {
    startedAt: toInstantText(update.createdMs),
    endedAt: null,
    queuedSeconds: null,
    jobName: nameIn(attempt),
  };
  const runPageUrl = updateUrl(workspace, attempt.vendorJobId, update.id);
  const status = toUpdateStatus(update, { runPageUrl, facts });
  return status === null
    ? unusable(`${nameOf(workspace)} described update ${update.id} without its state.`)
    : { kind: "checked", status };
}

/** Looks for a retry by Databricks, which continues the attempt; without one, the failure is provisional for a while. */
async function afterFailure(
  api: WorkspaceApi,
  attempt: AttemptReference,
  failed: Checked,
): Promise<CheckResult> {
  if (isUnretried(attempt)) return failed;
  const { vendorJobId: pipelineId, vendorRunId: updateId } = attempt;
  const listed = await listUpdatesSince(api, pipelineId, updateId);
  if (listed.kind !== "listed") {
    return toUnreachable(api.workspace, purposes.readPipeline(pipelineId), listed);
  }
  const { newest, isClosed } = findSuccession(listed.updates, updateId);
  const continued = newest === undefined ? failed : continueAs(api, attempt, newest);
  const isOver = continued.kind !== "checked" || continued.status.kind !== "failed" || isClosed;
  return isOver ? continued : provisional(api, pipelineId, continued);
}

function continueAs(
  api: WorkspaceApi,
  attempt: AttemptReference,
  update: PipelineUpdate,
): CheckResult {
  const result = toResult(api, attempt, update);
  if (result.kind !== "checked") return result;
  return {
    ...result,
    attempt: {
      ...attempt,
      vendorRunId: update.id,
      runPageUrl: result.status.runPageUrl,
      launchedAt: toInstantText(update.createdMs) ?? attempt.launchedAt,
    },
  };
}

/** In development mode Databricks does not retry. If the pipeline cannot be read, a retry is possible. */
async function provisional(
  api: WorkspaceApi,
  pipelineId: string,
  failed: Checked,
): Promise<CheckResult> {
  const read = await readPipeline(api, pipelineId);
  if (read.kind !== "read") return { ...failed, provisionalSeconds: RETRY_SECONDS };
  const { state, development } = read.pipeline;
  if (development) return failed;
  const isStarting = STARTING_STATES.has(state);
  return { ...failed, provisionalSeconds: isStarting ? RECOVERY_SECONDS : RETRY_SECONDS };
}
