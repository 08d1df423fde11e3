import type { CancelBehaviour } from "./job-definition";

/** How long something that exists stays out of sight. */
export type ReadLag =
  | { readonly kind: "seconds"; readonly seconds: number }
  | { readonly kind: "reads"; readonly reads: number };

/** What differs from one account, or one bad day, to another. A test may change it at any time. */
export interface DbtCloudBehaviour {
  /** `GET runs/{id}` answers 404 at first: about 1 % of live runs (PrefectHQ/prefect#12959). */
  getRunLag: ReadLag;
  /** A new run is missing from `GET runs`. */
  listRunsLag: ReadLag;
  cancel: CancelBehaviour;
  artifactsTakeSeconds: number;
  /** The vendor's limit is 5,000; https://docs.getdbt.com/docs/dbt-apis/rate-limits */
  requestsPerMinute: number;
  /** Whether a request during the cooldown starts it again. */
  cooldown: "fixed" | "extends";
}

const NO_LAG: ReadLag = { kind: "seconds", seconds: 0 };

export function defaultBehaviour(): DbtCloudBehaviour {
  return {
    getRunLag: NO_LAG,
    listRunsLag: NO_LAG,
    cancel: { kind: "stops", afterSeconds: 2 },
    artifactsTakeSeconds: 1,
    requestsPerMinute: 5_000,
    cooldown: "fixed",
  };
}

/** Decides, read by read, whether a run has become visible. */
export class Visibility {
  readonly #reads = new Map<number, number>();

  /** Counts as one read of the run. */
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
