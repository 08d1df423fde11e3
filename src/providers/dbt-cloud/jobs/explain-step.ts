import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { type AdminApi, toReason } from "../admin-api";
import {
  type ArtifactFindings,
  type FailedPart,
  toFact,
  toFailedStep,
  toNamesInLog,
} from "./failed-part";
import { LONGEST_ERROR, readReason } from "./failure-text";
import { readRunResults } from "./run-results";
import { readSources } from "./source-freshness";
import { readLogEnd, readNodeErrors, readStepLog, toStepName, type Words } from "./step-log";
import { toInstant, type VendorRun, type VendorStep } from "./vendor-run";

const ARTIFACTS = [
  { path: "run_results.json", read: readRunResults },
  { path: "sources.json", read: readSources },
] as const;

export interface StepFindings {
  readonly failed: readonly FailedStep[];
  readonly omitted: number;
  /** What could not be read. */
  readonly notes: readonly string[];
}

/**
 * Which parts of a step failed, and why. For each part the first source with useful text is used: the artifacts of this
 * step, then its log, its debug log, and the run's own message (invariant 9).
 */
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
    if (findings === null) notes.push(`${path} of ${toPlace(step)} could not be read.`);
    else if (findings.failed.length > 0 && belongsTo(step, findings)) {
      const { omitted } = findings;
      return { failed: explainParts(findings.failed, run, step), omitted, notes };
    }
  }
  const words = toWords(run, step) ?? readLogEnd(step) ?? NOTHING_SAID;
  return { failed: [{ name: toStepName(step), ...words }], omitted: 0, notes };
}

const NOTHING_SAID: Words = { error: "dbt gives no reason.", trace: null };

/** The failure of the step as a whole. */
function toWords(run: VendorRun, step: VendorStep): Words | null {
  const error = readReason(run.status_message);
  return readStepLog(step) ?? (error === "" ? null : { error, trace: null });
}

function explainParts(
  parts: readonly FailedPart[],
  run: VendorRun,
  step: VendorStep,
): FailedStep[] {
  if (parts.every(({ reason }) => reason !== "")) {
    return parts.map((part) => toFailedStep(part, part.reason));
  }
  const inLog = readNodeErrors(step);
  let ofStep = toWords(run, step);
  return parts.map((part) => {
    const logged = toNamesInLog(part).flatMap((name) => inLog.get(name) ?? []);
    const reason = part.reason === "" ? (logged[0] ?? "") : part.reason;
    if (reason !== "" || ofStep === null) return toFailedStep(part, reason);
    // Reported once, because it is not known to which part it belongs.
    const { error, trace } = ofStep;
    ofStep = null;
    const said = cut(`${toFact(part)}. Its step says: ${error}`, LONGEST_ERROR);
    return { ...toFailedStep(part, ""), error: said, trace };
  });
}

type Artifact =
  | { readonly kind: "fetched"; readonly json: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "unavailable"; readonly reason: string };

/**
 * Without `step` dbt returns the file of the last step, and generating docs overwrites that of the build:
 * https://github.com/kestra-io/plugin-dbt/pull/335
 */
async function fetchArtifact(
  api: AdminApi,
  runId: string,
  step: VendorStep,
  path: string,
): Promise<Artifact> {
  if (step.index === null) return { kind: "absent" };
  const answer = await api.send({
    method: "GET",
    path: `runs/${runId}/artifacts/${path}`,
    query: { step: String(step.index) },
    accept: "*/*",
    purpose: `show ${path} of ${toPlace(step)} of run ${runId}`,
  });
  if (answer.kind === "ok") {
    return answer.text.trim() === "" || answer.json === null
      ? { kind: "absent" }
      : { kind: "fetched", json: answer.json };
  }
  return answer.kind === "refused" && answer.status === 404
    ? { kind: "absent" }
    : { kind: "unavailable", reason: toReason(answer) };
}

/** All steps share one directory of artifacts, so a step may upload a file that an earlier one wrote. */
function belongsTo(step: VendorStep, { generatedAt }: ArtifactFindings): boolean {
  const generated = toInstant(generatedAt);
  const started = toInstant(step.started_at);
  return generated === null || started === null || generated >= started;
}

const toPlace = ({ index }: VendorStep): string => `step ${index ?? "without a number"}`;
