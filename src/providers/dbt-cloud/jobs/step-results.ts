import type { AdminApi } from "../admin-api";
import { belongsTo, fetchArtifact } from "./artifacts";
import { type NodeResult, readNodeResults } from "./node-results";
import type { VendorRun, VendorStep } from "./vendor-run";

export interface StepResults {
  readonly step: VendorStep;
  readonly nodes: readonly NodeResult[];
}

export interface ResultsOfSteps {
  readonly results: readonly StepResults[];
  /** False if a file could not be read. */
  readonly complete: boolean;
}

/** More commands than a job has. */
const MOST_STEPS = 10;

/** What each command of the run did, from its run_results.json. */
export async function readResultsOfSteps(api: AdminApi, run: VendorRun): Promise<ResultsOfSteps> {
  const steps = run.run_steps.filter(isCommand);
  let complete = steps.length <= MOST_STEPS;
  const results: StepResults[] = [];
  for (const step of steps.slice(0, MOST_STEPS)) {
    const artifact = await fetchArtifact(api, run.id, step, "run_results.json");
    if (artifact.kind === "unavailable") complete = false;
    if (artifact.kind !== "fetched") continue;
    const read = readNodeResults(artifact.json);
    if (read === null || read.truncated) complete = false;
    if (read !== null && belongsTo(step, read)) results.push({ step, nodes: read.nodes });
  }
  return { results, complete };
}

/** Commands that run no node; the results of `docs generate` are about nodes that another step has run. */
const WRITES_NO_RESULTS = /`dbt (clean|compile|debug|deps|docs|list|ls|parse)\b/;

/** Not the steps before the first command, such as "Clone git repository". */
const isCommand = ({ name, index }: VendorStep): boolean =>
  index !== null && (name === null || /\bdbt\b/.test(name)) && !WRITES_NO_RESULTS.test(name ?? "");
