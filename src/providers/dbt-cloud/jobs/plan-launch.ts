import { z } from "zod";
import type { PlanResult } from "../../../contracts/attempt";
import { type AdminApi, type AdminFailure, isMissing, toUnreachable } from "../admin-api";
import type { DbtJobTarget } from "./job-target";
import { findJobByName, type JobSearchResult } from "./job-search";
import { toJobPageUrl } from "../pages";
import { listNewestRun } from "../run-requests";
import { LenientId } from "./vendor-run";

/**
 * What planning, launching and confirming ask of dbt. All of it is waited for here, where nothing can have been started:
 * a launch that had to wait for its turn could not tell whether an earlier execution of it had started the run.
 */
const REQUESTS_OF_A_LAUNCH = 6;

const JobEnvelope = z.object({ data: z.object({ project_id: LenientId }) });

/** A listing may lag behind a start: a duplicate shows by then, and has not left the queue of its job. */
const CONFIRM_AFTER_SECONDS = 15;

/** Older than every run: the search for the marker then sees all of them. */
const NO_RUN_YET = "0";

export async function planLaunch(api: AdminApi, target: DbtJobTarget): Promise<PlanResult> {
  const notYet = await api.takeTurn(null, REQUESTS_OF_A_LAUNCH);
  if (notYet !== null) return refuse(notYet);
  const job = await findJob(api, target);
  if (job.kind === "rejected") return job;
  if (job.kind !== "found") return refuse(job);
  const newest = await listNewestRun(api, job.jobId);
  if (newest.kind !== "listed") return refuse(newest);
  const [run] = newest.items;
  const projectId = job.projectId ?? run?.project_id ?? null;
  return {
    kind: "planned",
    plan: {
      provider: "dbt-cloud",
      connectionId: api.account.id,
      vendorJobId: job.jobId,
      jobUrl: toJobPageUrl(api.account, projectId, job.jobId),
      baselineRunId: run?.id ?? NO_RUN_YET,
      confirmAfterSeconds: CONFIRM_AFTER_SECONDS,
      ...consentOf(target),
    },
  };
}

/** What the caller has agreed to. */
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
  // A token that may run a job but not look at it still runs it; only the link is lost.
  if (answer.kind === "refused" && answer.status === 403) {
    return { kind: "found", jobId, projectId: null };
  }
  if (answer.kind === "refused" && isMissing(answer)) {
    return { kind: "rejected", failure: { ...answer.failure, code: "jobNotFound" } };
  }
  if (answer.kind !== "ok") return answer;
  const projectId = JobEnvelope.safeParse(answer.json).data?.data.project_id ?? null;
  return { kind: "found", jobId, projectId };
}

/** Nothing is started while planning, so a refusal is final. */
function refuse(failure: AdminFailure): PlanResult {
  return failure.kind === "refused"
    ? { kind: "rejected", failure: failure.failure }
    : toUnreachable(failure);
}
