import type { FailedStep } from "../../contracts/attempt";
import { type AdminApi, toReason as toFailureReason } from "./admin-api";
import { toReason, toReasonLines } from "./failure-text";
import { type ArtifactFindings, readRunResults } from "./run-results";
import { readSources } from "./source-freshness";
import { readStepLog, toStepName } from "./step-log";
import { toInstant, type VendorRun, type VendorStep } from "./vendor-run";

/** Results of a build of thousands of models, compiled code included. */
const LARGEST_ARTIFACT_BYTES = 50_000_000;
const LONGEST_ERROR = 300;

const ARTIFACTS = [
  { path: "run_results.json", read: readRunResults },
  { path: "sources.json", read: readSources },
] as const;

export interface StepFindings {
  readonly failed: readonly FailedStep[];
  /** What could not be read. */
  readonly notes: readonly string[];
}

/** Looks where dbt is most exact first: the artifacts of this very step, then its log, then the run's own words. */
export async function explainStep(
  api: AdminApi,
  run: VendorRun,
  step: VendorStep,
): Promise<StepFindings> {
  const notes: string[] = [];
  for (const { path, read } of ARTIFACTS) {
    const artifact = await fetchArtifact(api, run.id, step, path);
    if (artifact.kind === "unavailable") notes.push(artifact.reason);
    if (artifact.kind !== "fetched") continue;
    const findings = read(artifact.json);
    if (findings === null) notes.push(`${path} of step ${step.index} could not be read.`);
    else if (findings.failed.length > 0 && belongsTo(step, findings)) {
      return { failed: findings.failed, notes };
    }
  }
  return { failed: [readStepLog(step) ?? toLastResort(run, step)], notes };
}

type Artifact =
  | { readonly kind: "fetched"; readonly json: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * Without `step` dbt serves the file of the last step, and generating docs overwrites that of the build:
 * https://github.com/kestra-io/plugin-dbt/pull/335
 */
async function fetchArtifact(
  api: AdminApi,
  runId: string,
  { index }: VendorStep,
  path: string,
): Promise<Artifact> {
  const answer = await api.send({
    method: "GET",
    path: `runs/${runId}/artifacts/${path}`,
    query: { step: String(index) },
    accept: "*/*",
    maxBytes: LARGEST_ARTIFACT_BYTES,
    purpose: `show ${path} of step ${index} of run ${runId}`,
  });
  if (answer.kind === "ok") {
    return answer.text.trim() === "" || answer.json === null
      ? { kind: "absent" }
      : { kind: "fetched", json: answer.json };
  }
  return answer.kind === "refused" && answer.status === 404
    ? { kind: "absent" }
    : { kind: "unavailable", reason: toFailureReason(answer) };
}

/** The directory of artifacts lives on from step to step, so that a step may upload what an earlier one wrote. */
function belongsTo(step: VendorStep, { generatedAt }: ArtifactFindings): boolean {
  const generated = toInstant(generatedAt);
  const started = toInstant(step.started_at);
  return generated === null || started === null || generated >= started;
}

function toLastResort(run: VendorRun, step: VendorStep): FailedStep {
  const reason = toReason(toReasonLines(run.status_message ?? ""), LONGEST_ERROR);
  return {
    name: toStepName(step),
    error: reason === "" ? "dbt gives no reason." : reason,
    trace: null,
  };
}
