import { compiledCodeOf, type DbtNode } from "./dbt-node";

export interface InvocationFacts {
  readonly command: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly dbtVersion: string;
  readonly runId: number;
}

const DEFAULT_SECONDS = 0.8;

function timingOf(node: DbtNode, startMs: number): unknown[] {
  if (node.status === "skipped") return [];
  const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();
  const seconds = node.seconds ?? DEFAULT_SECONDS;
  return [
    { name: "compile", started_at: at(0), completed_at: at(seconds / 10) },
    { name: "execute", started_at: at(seconds / 10), completed_at: at(seconds) },
  ];
}

function defaultMessage(node: DbtNode): string | null {
  if (node.status === "success") return "SUCCESS 1";
  return node.status === "fail" || node.status === "warn"
    ? `Got ${node.failures ?? 1} results, configured to ${node.status} if != 0`
    : null;
}

function failuresOf(node: DbtNode): number | null {
  if (!node.uniqueId.startsWith("test.")) return null;
  return node.failures ?? (node.status === "pass" ? 0 : null);
}

function toResult(node: DbtNode, startMs: number): Record<string, unknown> {
  const ran = node.status !== "skipped";
  return {
    status: node.status,
    timing: timingOf(node, startMs),
    thread_id: ran ? "Thread-1 (worker)" : "Thread-4 (worker)",
    execution_time: ran ? (node.seconds ?? DEFAULT_SECONDS) : 0,
    adapter_response: {},
    message: node.message === undefined ? defaultMessage(node) : node.message,
    failures: failuresOf(node),
    unique_id: node.uniqueId,
    compiled: ran ? true : null,
    compiled_code: ran ? compiledCodeOf(node) : null,
    relation_name: node.uniqueId.startsWith("model.")
      ? `analytics.prod.${node.uniqueId.split(".").at(-1) ?? ""}`
      : null,
    batch_results: node.batches ?? null,
  };
}

/** run_results.json, https://schemas.getdbt.com/dbt/run-results/v6.json */
export function toRunResultsJson(nodes: readonly DbtNode[], facts: InvocationFacts): unknown {
  return {
    metadata: {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
      dbt_version: facts.dbtVersion,
      generated_at: new Date(facts.endMs).toISOString(),
      invocation_id: `00000000-0000-4000-8000-${String(facts.runId).padStart(12, "0").slice(-12)}`,
      env: { DBT_CLOUD_RUN_ID: String(facts.runId) },
    },
    results: nodes.map((node) => toResult(node, facts.startMs)),
    elapsed_time: (facts.endMs - facts.startMs) / 1000,
    args: {
      which: facts.command.split(" ")[1] ?? "",
      quiet: false,
      send_anonymous_usage_stats: true,
    },
  };
}
