import type { EndedStatus, Explanation, FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { type AdminApi, toReason } from "../admin-api";
import { isUploading } from "./artifacts";
import { explainStep } from "./explain-step";
import { fetchRun } from "../run-requests";
import { RUN_STATUS, type VendorRun, type VendorStep } from "./vendor-run";

const MOST_STEPS = 5;
const MOST_NODES = 10;
/** The whole message for a caller has less than 4 KB. */
const MOST_BYTES = 3_800;
const LONGEST_NOTE = 600;

const ASK_AGAIN_SECONDS = 10;

/** Which models, tests, sources or steps failed, and why. The note names everything that could not be read. */
export async function explainRun(
  api: AdminApi,
  runId: string,
  status: EndedStatus,
): Promise<Explanation> {
  if (status.kind !== "failed") return toExplanation([], []);
  const answer = await fetchRun(api, runId, ["run_steps"]);
  if (answer.kind !== "run") return toExplanation([], [toReason(answer)]);
  const { run } = answer;
  if (isUploading(run, api.now())) return { kind: "notYet", retryAfterSeconds: ASK_AGAIN_SECONDS };
  const steps = toFailedSteps(run);
  if (steps.length === 0) return toExplanation([], [`dbt names no failed step of run ${runId}.`]);
  const found: FailedStep[] = [];
  const notes: string[] = [];
  let omitted = Math.max(0, steps.length - MOST_STEPS);
  for (const step of steps.slice(0, MOST_STEPS)) {
    const explained = await explainStep(api, run, step);
    found.push(...explained.failed);
    notes.push(...explained.notes);
    omitted += explained.omitted;
  }
  return toExplanation(found, notes, omitted);
}

/** dbt's own word for a failure; if no step has it, unknown words count as failures. */
function toFailedSteps({ run_steps }: VendorRun): VendorStep[] {
  const failed = run_steps.filter(({ status }) => status === RUN_STATUS.error);
  const known = new Set<unknown>(Object.values(RUN_STATUS));
  const steps = failed.length > 0 ? failed : run_steps.filter(({ status }) => !known.has(status));
  return steps.sort((one, other) => (one.index ?? LAST) - (other.index ?? LAST));
}

const LAST = Number.MAX_SAFE_INTEGER;

function toExplanation(
  found: readonly FailedStep[],
  notes: readonly string[],
  omittedBefore = 0,
): Explanation {
  const failedSteps = capped(found);
  return {
    kind: "explained",
    failedSteps,
    omitted: found.length - failedSteps.length + omittedBefore,
    note: notes.length === 0 ? null : cut([...new Set(notes)].join(" "), LONGEST_NOTE),
  };
}

function capped(found: readonly FailedStep[]): FailedStep[] {
  const kept: FailedStep[] = [];
  let bytes = 0;
  for (const step of found.slice(0, MOST_NODES)) {
    bytes += Buffer.byteLength(JSON.stringify(step));
    if (bytes > MOST_BYTES) break;
    kept.push(step);
  }
  return kept;
}
