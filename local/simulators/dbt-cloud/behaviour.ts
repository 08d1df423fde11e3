import type { CancelBehaviour } from "./job-definition";

/** How long a new run is not visible. */
export type ReadLag =
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "reads"; readonly reads: number };

/** What differs between accounts or changes over time. A test may change it at any time. */
export interface DbtCloudBehaviour {
  /** `GET runs/{id}` first returns 404: about 1 % of live runs (PrefectHQ/prefect#12959). */
  getRunLag: ReadLag;
  /** A new run is missing from `GET runs`. */
  listRunsLag: ReadLag;
  cancel: CancelBehaviour;
  /** Where the retry of a run shows that it is one; neither place was seen at the vendor. */
  retryMarks: "both" | "run" | "cause" | "none";
  artifactsTakeSeconds: number;
  /** The vendor's limit is 5,000; https://docs.getdbt.com/docs/dbt-apis/rate-limits */
  requestsPerMinute: number;
  /** Whether a request during the cooldown restarts the cooldown. */
  cooldown: "fixed" | "extends";
}

const NO_LAG: ReadLag = { kind: "seconds", seconds: 0 };

export function defaultBehaviour(): DbtCloudBehaviour {
  return {
    getRunLag: NO_LAG,
    listRunsLag: NO_LAG,
    cancel: { kind: "stops", afterSeconds: 2 },
    retryMarks: "both",
    artifactsTakeSeconds: 1,
    requestsPerMinute: 5_000,
    cooldown: "fixed",
  };
}

/** Decides at each read whether a run is visible yet. */
export class Visibility {
  readonly #reads = new Map<number, number>();

  /** Each call counts as one read of the run. */
  shows(
    run: { readonly id: number; readonly createdMs: number },
    lag: ReadLag,
    nowMs: number,
  ): boolean {
    const earlierReads = this.#reads.get(run.id) ?? 0;
    this.#reads.set(run.id, earlierReads + 1);
    return lag.kind === "seconds"
      ? nowMs >= run.createdMs + lag.seconds * 1000
      : earlierReads >= lag.reads;
  }
}
