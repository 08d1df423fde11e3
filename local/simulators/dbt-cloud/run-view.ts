import type { AccountState } from "./account";
import { toEnvironmentView, toJobView } from "./job-view";
import type { DbtJob } from "./job-definition";
import { retryObstacle } from "./retry-rules";
import type { RunRecord, RunTrigger } from "./run-record";
import { statusAt, STATUS_NAMES } from "./run-status";
import type { RunTimeline } from "./run-timeline";
import { shownSteps, toStepView } from "./step-view";
import { toHumanDuration, toVendorDuration, toVendorTime, toVendorTimeOnce } from "./vendor-time";

export const DEFAULT_DBT_VERSION = "latest";

const GIT_SHA = "8d1ef1b22e961221d4ce2892fb296ee3b0be8628";

export interface RunView {
  readonly run: RunRecord;
  readonly job: DbtJob;
  readonly timelines: ReadonlyMap<number, RunTimeline>;
  readonly timeline: RunTimeline;
  readonly related: ReadonlySet<string>;
  readonly nowMs: number;
  /** Scheme and host in links to run pages. */
  readonly pagesAt: string;
}

const OVERRIDES = [
  "git_branch",
  "git_sha",
  "azure_pull_request_id",
  "github_pull_request_id",
  "gitlab_merge_request_id",
  "non_native_pull_request_id",
  "schema_override",
  "dbt_version_override",
  "threads_override",
  "target_name_override",
  "generate_docs_override",
  "timeout_seconds_override",
  "steps_override",
];

function triggerView(trigger: RunTrigger, run: RunRecord): Record<string, unknown> {
  const overrides = OVERRIDES.map((name): [string, unknown] => [
    name,
    trigger.overrides[name] ?? null,
  ]);
  return {
    id: trigger.id,
    cause: trigger.cause,
    cause_humanized: trigger.cause,
    cause_category: trigger.category,
    job_definition_id: run.jobId,
    created_at: toVendorTime(run.createdMs),
    ...Object.fromEntries<unknown>(overrides),
  };
}

function auditView(run: RunRecord): Record<string, unknown> {
  const cancelled = run.cancellation;
  return {
    trigger: { actor: run.trigger.actor },
    cancellation: cancelled === undefined ? null : { actor: cancelled.actor },
  };
}

function relatedViews(account: AccountState, view: RunView): Record<string, unknown> {
  const { run, job, timeline, related, nowMs } = view;
  const accountId = account.account.id;
  const environment = account.environments.get(job.environmentId);
  const stepContext = {
    accountId,
    runId: run.id,
    nowMs,
    fullDebugLogs: related.has("debug_logs"),
  };
  return {
    trigger: related.has("trigger") ? triggerView(run.trigger, run) : null,
    job: related.has("job") ? toJobView(job, accountId) : null,
    environment:
      related.has("environment") && environment !== undefined
        ? toEnvironmentView(environment, accountId)
        : null,
    run_steps: related.has("run_steps")
      ? shownSteps(timeline.steps, nowMs).map((step) => toStepView(step, stepContext))
      : [],
    ...(related.has("audit") && { audit: auditView(run) }),
  };
}

function timeViews({ run, timeline, nowMs }: RunView): Record<string, unknown> {
  const { dequeuedMs, startedMs, endMs } = timeline;
  const totalMs = Math.min(nowMs, endMs) - run.createdMs;
  const queuedMs = Math.min(nowMs, startedMs, endMs) - run.createdMs;
  const runningMs = totalMs - queuedMs;
  const ended = endMs <= nowMs;
  const sinceEnd = ended ? `${toHumanDuration(nowMs - endMs)} ago` : "0 minutes from now";
  return {
    created_at: toVendorTime(run.createdMs),
    updated_at: toVendorTime(Math.min(nowMs, endMs)),
    dequeued_at: toVendorTimeOnce(dequeuedMs, nowMs),
    started_at: toVendorTimeOnce(startedMs, nowMs),
    finished_at: toVendorTimeOnce(endMs, nowMs),
    last_checked_at: toVendorTimeOnce(dequeuedMs, nowMs),
    last_heartbeat_at: toVendorTimeOnce(startedMs, nowMs),
    should_start_at: null,
    duration: toVendorDuration(totalMs),
    queued_duration: toVendorDuration(queuedMs),
    run_duration: toVendorDuration(runningMs),
    duration_humanized: toHumanDuration(totalMs),
    queued_duration_humanized: toHumanDuration(queuedMs),
    run_duration_humanized: toHumanDuration(runningMs),
    created_at_humanized: `${toHumanDuration(nowMs - run.createdMs)} ago`,
    finished_at_humanized: sinceEnd,
  };
}

function statusViews({ run, timeline, timelines, nowMs }: RunView): Record<string, unknown> {
  const status = statusAt(timeline, nowMs);
  const ahead = [...timelines].filter(([id, other]) => id < run.id && other.endMs > nowMs);
  return {
    status,
    status_humanized: STATUS_NAMES[status],
    status_message: timeline.endMs <= nowMs ? timeline.statusMessage : null,
    in_progress: status < 10,
    is_complete: status >= 10,
    is_success: status === 10,
    is_error: status === 20,
    is_cancelled: status === 30,
    // Null on live runs of every status.
    is_running: null,
    blocked_by: status === 1 && run.waitsForOthers ? ahead.map(([id]) => id) : [],
  };
}

export function artifactsSavedAt(run: RunRecord, timeline: RunTimeline): number {
  return timeline.endMs + run.artifactsTakeSeconds * 1000;
}

function versionOf({ run, job }: RunView): string {
  const override = run.trigger.overrides["dbt_version_override"];
  return typeof override === "string" ? override : (job.dbtVersion ?? DEFAULT_DBT_VERSION);
}

function outputViews(view: RunView): Record<string, unknown> {
  const { run, timeline, nowMs } = view;
  const started = timeline.startedMs <= nowMs;
  const saved = artifactsSavedAt(run, timeline) <= nowMs;
  const docs = run.plan.some(({ step }) => step.name.includes("docs generate"));
  const sources = run.plan.some(({ step }) => step.sources !== undefined);
  return {
    dbt_version: versionOf(view),
    git_branch: started ? (run.trigger.overrides["git_branch"] ?? "main") : null,
    git_sha: started ? (run.trigger.overrides["git_sha"] ?? GIT_SHA) : null,
    artifacts_saved: saved,
    artifact_s3_path: saved ? `prod/runs/${run.id}/artifacts/target` : null,
    has_docs_generated: saved && docs,
    has_sources_generated: saved && sources,
    notifications_sent: timeline.endMs <= nowMs,
  };
}

/** A run as the API returns it: with many nulls, and related objects only on request. */
export function toRunView(account: AccountState, view: RunView): Record<string, unknown> {
  const { run, job, timeline, nowMs } = view;
  const accountId = account.account.id;
  const latest = account.latestRunOf(job.id);
  const obstacle = retryObstacle({ run, timeline, latest, dbtVersion: versionOf(view) }, nowMs);
  return {
    id: run.id,
    trigger_id: run.trigger.id,
    account_id: accountId,
    environment_id: job.environmentId,
    project_id: job.projectId,
    job_definition_id: job.id,
    job_id: job.id,
    ...statusViews(view),
    ...timeViews(view),
    ...outputViews(view),
    owner_thread_id: null,
    executed_by_thread_id: timeline.startedMs <= nowMs ? "scheduler-run-0-557678648f-g8vzk" : null,
    deferring_run_id: null,
    retrying_run_id: run.retryingRunId,
    can_retry: obstacle === null,
    retry_not_supported_reason: obstacle,
    href: `${view.pagesAt}/deploy/${accountId}/projects/${job.projectId}/runs/${run.id}/`,
    used_repo_cache: null,
    ...relatedViews(account, view),
  };
}
