export interface SourceFreshness {
  readonly uniqueId: string;
  readonly status: "pass" | "warn" | "error" | "runtime error";
  readonly ageSeconds?: number;
  /** Only for a runtime error. */
  readonly error?: string;
}

const HOUR_SECONDS = 3_600;

function toResult(source: SourceFreshness, checkedMs: number): Record<string, unknown> {
  if (source.status === "runtime error") {
    return { unique_id: source.uniqueId, error: source.error ?? "", status: source.status };
  }
  const age = source.ageSeconds ?? HOUR_SECONDS;
  return {
    unique_id: source.uniqueId,
    max_loaded_at: new Date(checkedMs - age * 1000).toISOString(),
    snapshotted_at: new Date(checkedMs).toISOString(),
    max_loaded_at_time_ago_in_s: age,
    status: source.status,
    criteria: {
      warn_after: { count: 12, period: "hour" },
      error_after: { count: 24, period: "hour" },
      filter: null,
    },
    adapter_response: {},
    timing: [],
    thread_id: "Thread-1 (worker)",
    execution_time: 0.4,
  };
}

/** sources.json, https://schemas.getdbt.com/dbt/sources/v3.json */
export function toSourcesJson(sources: readonly SourceFreshness[], checkedMs: number): unknown {
  return {
    metadata: {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/sources/v3.json",
      dbt_version: "1.9.4",
      generated_at: new Date(checkedMs).toISOString(),
      invocation_id: "5b1c6f0e-7d53-4c8f-9d47-3b1f7e2a9c01",
      env: {},
    },
    results: sources.map((source) => toResult(source, checkedMs)),
    elapsed_time: 1.2,
  };
}

export function isStale(source: SourceFreshness): boolean {
  return source.status === "error" || source.status === "runtime error";
}
