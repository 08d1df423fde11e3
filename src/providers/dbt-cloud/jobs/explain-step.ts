import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import type { AdminApi } from "../admin-api";
import { belongsTo, fetchArtifact, toPlace } from "./artifacts";
import { type FailedPart, toFact, toFailedStep, toNamesInLog } from "./failed-part";
import { LONGEST_ERROR, readReason } from "./failure-text";
import { readRunResults } from "./run-results";
import { readSources } from "./source-freshness";
import { readLogEnd, readNodeErrors, readStepLog, toStepName, type Words } from "./step-log";
import type { VendorRun, VendorStep } from "./vendor-run";

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
