import type { FastifyInstance } from "fastify";
import { VendorError } from "../vendor-error";
import { envelope, invalidRequest, listEnvelope, notFound } from "./envelope";
import type { DbtJob } from "./job-definition";
import { pageOf, pageRequestOf } from "./paging";
import { integerOf, type Query, relatedOf } from "./query-values";
import { failedStepOf, retryObstacle } from "./retry-rules";
import { type ListedRun, runFiltersOf, runOrderOf, sortRuns } from "./run-filters";
import type { RunRecord } from "./run-record";
import { DEFAULT_DBT_VERSION, toRunView } from "./run-view";
import { shownSteps, toStepView } from "./step-view";
import { answering, type Call, type World } from "./world";

const NOTHING_RELATED: ReadonlySet<string> = new Set();

/** A listing supports fewer related objects than a single run; others are ignored. */
const RELATED_IN_LIST: ReadonlySet<string> = new Set(["trigger", "job", "audit", "debug_logs"]);

export function jobOf({ account }: Call, run: RunRecord): DbtJob {
  const job = account.jobs.get(run.jobId);
  if (job === undefined) throw notFound();
  return job;
}

export function findRun(call: Call, name = "run"): RunRecord {
  const run = call.account.run(call.id(name));
  if (run === undefined) throw notFound();
  return run;
}

export function runAnswer(call: Call, run: RunRecord, related = NOTHING_RELATED): unknown {
  const { account, nowMs, world } = call;
  const timelines = account.timelinesOf(run.jobId);
  const timeline = account.timelineOf(run, timelines);
  const view = { run, job: jobOf(call, run), timelines, timeline, related, nowMs };
  return toRunView(account, { ...view, pagesAt: world.pagesAt() });
}

function getRun(call: Call): unknown {
  const run = findRun(call);
  const { world, nowMs } = call;
  if (!world.getVisibility.shows(run, world.behaviour.getRunLag, nowMs)) throw notFound();
  return envelope(runAnswer(call, run, relatedOf(call.query)));
}

function visibleRuns(call: Call): readonly ListedRun[] {
  const { account, world, nowMs } = call;
  return [...account.jobs.values()].flatMap((job) => {
    const timelines = account.timelinesOf(job.id);
    return account.runsOf(job.id).flatMap((run) => {
      const timeline = timelines.get(run.id);
      const shown = world.listVisibility.shows(run, world.behaviour.listRunsLag, nowMs);
      return timeline !== undefined && shown ? [{ run, timeline, timelines, job }] : [];
    });
  });
}

const ECHOED = ["job_definition_id", "project_id", "environment_id", "status", "id__gt"];

function echoedFilters(query: Query): Record<string, unknown> {
  const given = ECHOED.map((name) => [name, integerOf(query, name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function listRuns(call: Call): unknown {
  const { query, nowMs, account } = call;
  const matches = runFiltersOf(query);
  const orderBy = runOrderOf(query);
  const request = pageRequestOf(query);
  const matching = visibleRuns(call).filter((listed) => matches(listed, nowMs));
  const filters = { state: "all", account_id: account.account.id, ...echoedFilters(query) };
  const { shown, page } = pageOf(sortRuns(matching, orderBy, nowMs), request, { orderBy, filters });
  const related = new Set([...relatedOf(query)].filter((name) => RELATED_IN_LIST.has(name)));
  const pagesAt = call.world.pagesAt();
  return listEnvelope(
    shown.map((listed) => toRunView(account, { ...listed, related, nowMs, pagesAt })),
    page,
  );
}

/** Accepts the cancel at once; the run continues for a while. Has no effect on a run that has ended. */
function cancelRun(call: Call): unknown {
  const run = findRun(call);
  call.account.cancel(run, call.account.tokenOwner, call.nowMs);
  return envelope(runAnswer(call, run));
}

function retryDetails(call: Call): unknown {
  const run = findRun(call);
  const timeline = call.account.timelineOf(run);
  const failed = failedStepOf(timeline);
  if (timeline.endMs > call.nowMs || failed === undefined) {
    return envelope({ failed_step: null, skipped_steps: [] });
  }
  const skipped = run.plan.filter(({ index }) => index > failed.index);
  return envelope({
    failed_step: failed.step.name,
    skipped_steps: skipped.map(({ step }) => step.name),
  });
}

export function obstacleTo(call: Call, run: RunRecord): string | null {
  const { account, nowMs } = call;
  const dbtVersion = jobOf(call, run).dbtVersion ?? DEFAULT_DBT_VERSION;
  const latest = account.latestRunOf(run.jobId);
  return retryObstacle({ run, timeline: account.timelineOf(run), latest, dbtVersion }, nowMs);
}

export function retry(call: Call, run: RunRecord): RunRecord {
  const { account, nowMs, world } = call;
  const marks = world.behaviour.retryMarks;
  const request = {
    cause: `Retry of run ${run.id}`,
    category: marks === "both" || marks === "cause" ? ("rerun" as const) : ("api" as const),
    namesRetried: marks === "both" || marks === "run",
    actor: account.tokenOwner,
    overrides: run.trigger.overrides,
    retries: run,
  };
  return account.start(jobOf(call, run), request, nowMs);
}

/** The vendor documents the reasons, but not the response. */
function retryRun(call: Call): unknown {
  const run = findRun(call);
  const obstacle = obstacleTo(call, run);
  if (obstacle !== null) throw invalidRequest({ retry_not_supported_reason: obstacle });
  return envelope(runAnswer(call, retry(call, run)));
}

function getStep(call: Call): unknown {
  const { account, nowMs, query } = call;
  const id = call.id("step");
  const run = account.runs().find(({ plan }) => plan.some((planned) => planned.id === id));
  if (run === undefined) throw notFound();
  const step = shownSteps(account.timelineOf(run).steps, nowMs).find((shown) => shown.id === id);
  if (step === undefined) throw notFound();
  const fullDebugLogs = relatedOf(query).has("debug_logs");
  const context = { accountId: account.account.id, runId: run.id, nowMs, fullDebugLogs };
  return envelope(toStepView(step, context));
}

/** The result for a client that follows a redirect of its POST (dbt-labs/dbt-cloud-openapi-spec#7). */
export function methodNotAllowed(): never {
  throw new VendorError(405, { detail: 'Method "GET" not allowed.' });
}

export function addRunRoutes(app: FastifyInstance, world: World): void {
  const runs = "/api/v2/accounts/:account/runs/";
  app.get(runs, answering(world, listRuns));
  app.get(`${runs}:run/`, answering(world, getRun));
  app.post(`${runs}:run/cancel/`, answering(world, cancelRun));
  app.get(`${runs}:run/cancel/`, answering(world, methodNotAllowed));
  app.get(`${runs}:run/retry/`, answering(world, retryDetails));
  app.post(`${runs}:run/retry/`, answering(world, retryRun));
  app.get("/api/v2/accounts/:account/steps/:step/", answering(world, getStep));
}
