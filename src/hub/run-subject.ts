import type { Subject } from "../contracts/caller-rights";
import { targetOf } from "./run-documents";
import type { StoredRun } from "./run-store";

/**
 * What decides who may use a run. A job that was asked for by its name is known by its id too as soon as it was started, so
 * that rights by id hold however a caller named the job.
 */
export function subjectOf(run: StoredRun): Subject {
  const target = targetOf(run);
  const isNamed = target.jobId === null && target.jobName !== null;
  const jobId = isNamed ? (run.progress.latest?.vendorJobId ?? null) : target.jobId;
  return { target: { ...target, jobId }, startedBy: run.input?.startedBy ?? null };
}
