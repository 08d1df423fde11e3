import type { ListedRun } from "../../client/documents";

/** The name of what a run runs, or its id. */
export function jobOf({ jobName, target }: Pick<ListedRun, "jobName" | "target">): string {
  const named = jobName ?? target.jobName;
  if (named !== null) return named;
  return target.jobId === null ? (target.type ?? "") : `${target.type ?? ""} ${target.jobId}`;
}
