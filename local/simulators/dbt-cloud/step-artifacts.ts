import { commandOf } from "./job-definition";
import { toRunResultsJson } from "./run-results";
import type { RunRecord } from "./run-record";
import type { StepTimeline } from "./run-timeline";
import { toSourcesJson } from "./source-freshness";

const MANIFEST_VERSION = "https://schemas.getdbt.com/dbt/manifest/v12.json";

/** The files of a step, by path: JSON values, or text that is served unchanged. */
export function artifactsOf(
  run: RunRecord,
  timeline: StepTimeline,
  dbtVersion: string,
): ReadonlyMap<string, unknown> {
  const { step, startMs, endMs } = timeline;
  const files = new Map<string, unknown>();
  const command = commandOf(step.name);
  if (command !== undefined && command !== "dbt deps") {
    files.set("manifest.json", { metadata: { dbt_schema_version: MANIFEST_VERSION }, nodes: {} });
  }
  if (step.nodes !== undefined) {
    const facts = { command: command ?? "", startMs, endMs, dbtVersion, runId: run.id };
    files.set("run_results.json", toRunResultsJson(step.nodes, facts));
  }
  if (step.sources !== undefined) files.set("sources.json", toSourcesJson(step.sources, endMs));
  for (const [path, content] of Object.entries(step.artifacts ?? {})) {
    if (content === null) files.delete(path);
    else files.set(path, content);
  }
  return files;
}
