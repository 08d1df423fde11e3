/**
 * Which runs are of one job.
 *
 * A run that was started by the job's id has its name only once the vendor has told it, and a list does not ask the vendor. So
 * the name comes from another run of the same job, if there is one.
 */
interface JobRun {
  readonly id: string;
  readonly jobName: string | null;
  readonly target: {
    readonly type: string | null;
    readonly connectionId: string | null;
    readonly jobId: string | null;
    readonly jobName: string | null;
  };
}

export interface JobOf {
  /** The same for all runs of a job, also if some were started by its id and some by its name. Null if neither is known. */
  readonly key: string | null;
  /** As well as it is known. */
  readonly name: string;
}

const placeOf = ({ target }: JobRun): string => `${target.type ?? ""}|${target.connectionId ?? ""}`;

const ownName = ({ jobName, target }: JobRun): string | null => jobName ?? target.jobName;

/** Tells the job of each of these runs. */
export function jobsAmong<Run extends JobRun>(runs: readonly Run[]): (run: Run) => JobOf {
  const names = new Map<string, string>();
  for (const run of runs) {
    const name = ownName(run);
    if (run.target.jobId !== null && name !== null) {
      names.set(`${placeOf(run)}|${run.target.jobId}`, name);
    }
  }
  return (run) => {
    const { jobId, type } = run.target;
    const place = placeOf(run);
    const name = ownName(run) ?? (jobId === null ? null : (names.get(`${place}|${jobId}`) ?? null));
    const what = name ?? jobId;
    return {
      key: what === null ? null : `${place}|${name === null ? "id" : "name"}|${what}`,
      name: what ?? type ?? "Run",
    };
  };
}

/** For each run, those of the same job up to it, the oldest first, `most` at most. */
export function stripsOf<Run extends JobRun>(
  newestFirst: readonly Run[],
  jobOf: (run: Run) => JobOf,
  most: number,
): ReadonlyMap<string, readonly Run[]> {
  const byJob = new Map<string, Run[]>();
  const strips = new Map<string, readonly Run[]>();
  for (const run of [...newestFirst].reverse()) {
    const { key } = jobOf(run);
    if (key === null) continue;
    const earlier = byJob.get(key) ?? [];
    earlier.push(run);
    byJob.set(key, earlier);
    strips.set(run.id, earlier.slice(-most));
  }
  return strips;
}
