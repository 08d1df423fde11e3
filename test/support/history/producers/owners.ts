/** Whose an execution at a vendor is, as far as the vendor can know it: by tokens and markers, or by the time and the job. */
import { idempotencyToken } from "../../../../src/providers/databricks/jobs/run-now-body";
import { toMarker } from "../../../../src/providers/dbt-cloud/jobs/launch-marker";
import type { Recording } from "../entry";
import { read, type Subject } from "../reading";

export interface Owner {
  readonly id: string | null;
  readonly attempt: number | null;
}

export const NOBODY: Owner = { id: null, attempt: null };

const MOST_ATTEMPTS = 10;

interface Live {
  readonly subject: Subject;
  readonly from: number;
  readonly to: number;
}

export class Owners {
  readonly #byMark = new Map<string, Owner>();
  readonly #runs: readonly Live[];

  constructor(recording: Recording, deploymentId: string) {
    const { subjects } = read(recording);
    this.#runs = subjects.flatMap((subject) => {
      const { ended, documents, starts } = subject;
      const acceptedAt = documents[0]?.document.acceptedAt ?? starts[0]?.call.at;
      if (acceptedAt === undefined) return [];
      return [{ subject, from: acceptedAt, to: ended?.document.endedAt ?? Infinity }];
    });
    for (const { subject, from } of this.#runs) this.#mark(subject.id, from, deploymentId);
  }

  #mark(runId: string, acceptedAt: number, deploymentId: string): void {
    const origin = { deploymentId, acceptedAt: new Date(acceptedAt).toISOString() };
    for (let attemptNumber = 1; attemptNumber <= MOST_ATTEMPTS; attemptNumber++) {
      const launch = { runId, attemptNumber, origin };
      const owner = { id: runId, attempt: attemptNumber };
      this.#byMark.set(idempotencyToken(launch), owner);
      this.#byMark.set(toMarker(launch), owner);
    }
  }

  /** By an idempotency token. */
  ofToken(token: string): Owner {
    return this.#byMark.get(token) ?? NOBODY;
  }

  /** By the marker at the start of a dbt cause; undefined if it has none. */
  ofCause(cause: string): Owner | undefined {
    const [marker] = /^\[az:[a-z2-7]+\]/.exec(cause) ?? [];
    return marker === undefined ? undefined : this.ofToken(marker);
  }

  /**
   * By the only run of the job that was live then, or by the only run of all. Only a run without retries says which attempt it
   * is.
   */
  ofJob(job: string, atMs: number): Owner {
    if (this.#runs.length === 1) return ofOnly(this.#runs);
    return ofOnly(this.#liveAt(atMs).filter(({ subject }) => subject.asks?.job === job));
  }

  /** Of a repair: by its job or, if the caller did not name it, by the only live run that names the repaired run. */
  ofRepair({ job, vendorRunId }: { job: string; vendorRunId: string }, atMs: number): Owner {
    const byJob = this.ofJob(job, atMs);
    if (byJob.id !== null) return byJob;
    return ofOnly(this.#liveAt(atMs).filter(({ subject }) => names(subject, vendorRunId)));
  }

  #liveAt(atMs: number): Live[] {
    return this.#runs.filter(({ from, to }) => from <= atMs && atMs <= to);
  }
}

function ofOnly([only, another]: readonly Live[]): Owner {
  if (only === undefined || another !== undefined) return NOBODY;
  const { id, asks } = only.subject;
  return { id, attempt: asks?.retries === false ? 1 : null };
}

const names = ({ documents }: Subject, vendorRunId: string): boolean =>
  documents.some(({ document: { attempts } }) =>
    (attempts ?? []).some((one) => one.vendorRunId === vendorRunId),
  );
