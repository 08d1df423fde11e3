import type { FastifyInstance } from "fastify";
import { envelope, listEnvelope, notFound } from "./envelope";
import type { DbtJob } from "./job-definition";
import { stateOf, toJobView } from "./job-view";
import { pageOf, pageRequestOf } from "./paging";
import { choiceOf, integerOf, relatedOf, single } from "./query-values";
import { methodNotAllowed, obstacleTo, retry, runAnswer } from "./run-routes";
import { readTrigger } from "./trigger-validation";
import { answering, type Call, type World } from "./world";

const TRIGGER_RELATED: ReadonlySet<string> = new Set(["trigger"]);

function activeJob(call: Call): DbtJob {
  const job = call.account.activeJob(call.id("job"));
  if (job === undefined) throw notFound();
  return job;
}

function bodyOf({ body, contentType }: Call): unknown {
  const isForm = contentType.startsWith("application/x-www-form-urlencoded");
  return isForm && typeof body === "string" ? Object.fromEntries(new URLSearchParams(body)) : body;
}

function triggerRun(call: Call): unknown {
  const job = activeJob(call);
  const { cause, overrides } = readTrigger(bodyOf(call));
  const actor = call.account.tokenOwner;
  const request = { cause, overrides, actor, category: "api" as const };
  const run = call.account.start(job, request, call.nowMs);
  return envelope(runAnswer(call, run, TRIGGER_RELATED));
}

/**
 * "Retry from the point of failure if the run failed, otherwise trigger a new run": without the overrides of the run
 * before, as seen live (apache/airflow#38868).
 */
function rerunJob(call: Call): unknown {
  const job = activeJob(call);
  const { account, nowMs } = call;
  const latest = account.latestRunOf(job.id);
  const canRetry = latest !== undefined && obstacleTo(call, latest) === null;
  const run = canRetry
    ? retry(call, latest)
    : account.start(job, { cause: "Rerun", category: "rerun", actor: account.tokenOwner }, nowMs);
  return envelope(runAnswer(call, run, TRIGGER_RELATED));
}

const JOB_ORDERS = ["id", "-id", "name", "-name"] as const;
const JOB_STATES = ["active", "deleted", "all", "1", "2"] as const;
const STATE_CODES: Readonly<Record<string, number>> = { active: 1, deleted: 2, "1": 1, "2": 2 };

function compareJobs(orderBy: string): (left: DbtJob, right: DbtJob) => number {
  const sign = orderBy.startsWith("-") ? -1 : 1;
  return orderBy.endsWith("name")
    ? (left, right) => sign * left.name.localeCompare(right.name)
    : (left, right) => sign * (left.id - right.id);
}

function listJobs(call: Call): unknown {
  const { account, query } = call;
  const name = single(query, "name__icontains")?.toLowerCase() ?? "";
  const projectId = integerOf(query, "project_id");
  const environmentId = integerOf(query, "environment_id");
  const state = choiceOf(query, "state", JOB_STATES) ?? "active";
  const orderBy = choiceOf(query, "order_by", JOB_ORDERS) ?? "id";
  const jobs = [...account.jobs.values()]
    .filter((job) => job.name.toLowerCase().includes(name))
    .filter((job) => projectId === undefined || job.projectId === projectId)
    .filter((job) => environmentId === undefined || job.environmentId === environmentId)
    .filter((job) => state === "all" || stateOf(job) === STATE_CODES[state])
    .sort(compareJobs(orderBy));
  const filters = { state, account_id: account.account.id };
  const { shown, page } = pageOf(jobs, pageRequestOf(query), { orderBy, filters });
  return listEnvelope(
    shown.map((job) => toJobView(job, account.account.id)),
    page,
  );
}

function getJob(call: Call): unknown {
  const { account } = call;
  const job = activeJob(call);
  const latest = account.latestRunOf(job.id);
  const wantsLatest = relatedOf(call.query).has("most_recent_run") && latest !== undefined;
  return envelope({
    ...toJobView(job, account.account.id),
    ...(wantsLatest && { most_recent_run: runAnswer(call, latest) }),
  });
}

export function addJobRoutes(app: FastifyInstance, world: World): void {
  const jobs = "/api/v2/accounts/:account/jobs/";
  app.get(jobs, answering(world, listJobs));
  app.get(`${jobs}:job/`, answering(world, getJob));
  app.post(`${jobs}:job/run/`, answering(world, triggerRun));
  app.get(`${jobs}:job/run/`, answering(world, methodNotAllowed));
  app.post(`${jobs}:job/rerun/`, answering(world, rerunJob));
  app.get(`${jobs}:job/rerun/`, answering(world, methodNotAllowed));
}
