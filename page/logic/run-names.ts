import type { ListedRun } from "./documents";

/** The job of a run, as well as it is known. */
export const nameOf = ({ jobName, target }: Pick<ListedRun, "jobName" | "target">): string =>
  jobName ?? target.jobName ?? target.jobId ?? target.type ?? "Run";

/** An older version did not store when a run ended. */
export const endOf = ({
  done,
  endedAt,
  updatedAt,
}: Pick<ListedRun, "done" | "endedAt" | "updatedAt">): string | null =>
  done ? (endedAt ?? updatedAt) : null;
