import * as z from "zod";
import type { PlanResult } from "../../../contracts/attempt";
import { type AdminApi, type AdminFailure, isMissing, toUnreachable } from "../admin-api";
import type { DbtJobTarget } from "./job-target";
import { findJobByName, type FoundJob, type JobSearchResult } from "./job-search";
import { boundedLine, LIMITS } from "../../../contracts/vendor-text";
import { toJobPageUrl } from "../pages";
import { detailsOf, JobType } from "./parallel-runs";
import { listNewestRun } from "../run-requests";
import { LenientId, type VendorRun } from "./vendor-run";

/**
 * The number of dbt requests for planning, launching and confirming. Their turn is waited for here, before anything can have
 * been started: a launch that waits for its turn would not know whether an earlier execution had started the run.
 */
const REQUESTS_OF_A_LAUNCH = 6;

const JobEnvelope = z.object({
  data: z.object({
    project_id: LenientId,
    name: boundedLine(LIMITS.name),
    job_type: JobType,
  }),
});

const NOTHING_READ = { data: { project_id: null, name: null, job_type: null } };

/** A list may be late: after this time it shows a duplicate, which is still in the queue of its job. */
const CONFIRM_AFTER_SECONDS = 15;

/** Older than every run, so the search for the marker includes all of them. */
const NO_RUN_YET = "0";

export async function planLaunch(api: AdminApi, target: DbtJobTarget): Promise<PlanResult> {
  const notYet = await api.takeTurn(null, REQUESTS_OF_A_LAUNCH);
  if (notYet !== null) return refuse(notYet);
  const job = await findJob(api, target);
  if (job.kind === "rejected") return job;
  if (job.kind !== "found") return refuse(job);
  const newest = await listNewestRun(api, job.jobId);
  if (newest.kind !== "listed") return refuse(newest);
  return planOf(api, { target, job, newest: newest.items[0] });
}

interface Read {
  readonly target: DbtJobTarget;
  readonly job: FoundJob;
  /** Undefined if the job never ran. */
  readonly newest: VendorRun | undefined;
}

function planOf({ account }: AdminApi, { target, job, newest }: Read): PlanResult {
  const { jobId, jobName, jobType } = job;
  const projectId = job.projectId ?? newest?.project_id ?? null;
  return {
    kind: "planned",
    plan: {
      provider: "dbt-cloud",
      connectionId: account.id,
      vendorJobId: jobId,
      jobUrl: toJobPageUrl(account, projectId, jobId),
      baselineRunId: newest?.id ?? NO_RUN_YET,
      confirmAfterSeconds: CONFIRM_AFTER_SECONDS,
      ...(jobName !== null && { jobName }),
      ...consentOf(target),
      ...detailsOf(jobType),
    },
  };
}

/** What the caller allows. */
const consentOf = ({ relaunchWhenUnclear }: DbtJobTarget): { relaunchWhenUnclear?: true } =>
  relaunchWhenUnclear === true ? { relaunchWhenUnclear } : {};

async function findJob(
  api: AdminApi,
  { jobId, jobName, projectName, environmentName }: DbtJobTarget,
): Promise<JobSearchResult> {
  if (jobId !== undefined) return findJobById(api, jobId);
  if (jobName === undefined) throw new Error("A dbt target has neither jobId nor jobName.");
  return findJobByName(api, {
    jobName,
    ...(projectName !== undefined && { projectName }),
    ...(environmentName !== undefined && { environmentName }),
  });
}

async function findJobById(api: AdminApi, jobId: string): Promise<JobSearchResult> {
  const answer = await api.send({
    method: "GET",
    path: `jobs/${jobId}/`,
    purpose: `show job ${jobId}`,
  });
  // A token that may run a job but not read it can still run it; only the link is missing.
  if (answer.kind === "refused" && answer.status === 403) {
    return { kind: "found", jobId, projectId: null, jobName: null, jobType: null };
  }
  if (answer.kind === "refused" && isMissing(answer)) {
    return { kind: "rejected", failure: { ...answer.failure, code: "jobNotFound" } };
  }
  if (answer.kind !== "ok") return answer;
  const { data } = JobEnvelope.catch(NOTHING_READ).parse(answer.json);
  const { project_id: projectId, name: jobName, job_type: jobType } = data;
  return { kind: "found", jobId, projectId, jobName, jobType };
}

/** Planning starts nothing, so a rejection is final. */
function refuse(failure: AdminFailure): PlanResult {
  return failure.kind === "refused"
    ? { kind: "rejected", failure: failure.failure }
    : toUnreachable(failure);
}
