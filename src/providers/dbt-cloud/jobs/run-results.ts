import * as z from "zod";
import { boundedLine, boundedText, LIMITS, requiredText } from "../../../contracts/vendor-text";
import { type ArtifactFindings, type FailedPart, toCandidates } from "./failed-part";
import { readReason, toReason } from "./failure-text";
import { lenient, LenientDate } from "./vendor-run";

/**
 * The parts of run_results.json that are read. New dbt engines add statuses and fields, so nothing is an enum here.
 * `compiled_code` is not read: https://schemas.getdbt.com/dbt/run-results/v6.json
 */
const RunResults = z.object({
  metadata: lenient(z.object({ generated_at: LenientDate })),
  results: z.array(z.unknown()),
});

const Batches = lenient(z.array(z.unknown())).transform((batches) => batches?.length ?? 0);

const Result = z.object({
  status: requiredText(LIMITS.word),
  unique_id: boundedLine(LIMITS.name),
  message: boundedText(),
  failures: lenient(z.number()),
  batch_results: lenient(z.object({ successful: Batches, failed: Batches })),
});
type Result = z.infer<typeof Result>;

/** The nodes that failed themselves, without those skipped because of them; null if this is not a run_results.json. */
export function readRunResults(json: unknown): ArtifactFindings | null {
  const artifact = RunResults.safeParse(json).data;
  if (artifact === undefined) return null;
  const { candidates, omitted } = toCandidates(artifact.results);
  const failed = candidates.flatMap((candidate) => {
    const result = Result.safeParse(candidate).data;
    return result === undefined ? [] : [toPart(result)];
  });
  return { generatedAt: artifact.metadata?.generated_at ?? null, failed, omitted };
}

function toPart(result: Result): FailedPart {
  return {
    uniqueId: result.unique_id ?? "a node without a name",
    status: result.status,
    reason: toReasonOf(result),
    count: toBatchCount(result),
  };
}

function toReasonOf(result: Result): string {
  const reason = readReason(result.message);
  const failures = isTest(result) ? (result.failures ?? 0) : 0;
  if (failures <= 0) return reason;
  const rows = `${failures} failing ${failures === 1 ? "row" : "rows"}`;
  if (reason === "") return `${rows}.`;
  return reason.includes(String(failures)) ? reason : toReason([`${rows}:`, reason]);
}

function isTest({ unique_id, status }: Result): boolean {
  return status.toLowerCase() === "fail" || /^(unit_)?test\./.test(unique_id ?? "");
}

/** dbt reports "PARTIAL SUCCESS (2/3)" for a microbatch model; it is not the error of a batch. */
const PARTIAL = /^PARTIAL SUCCESS \((\d{1,6})\/(\d{1,6})\)$/i;

function toBatchCount({ batch_results, message }: Result): string | null {
  const { failed, successful } = batch_results ?? { failed: 0, successful: 0 };
  if (failed > 0) return batchesFailed(failed, failed + successful);
  const [, succeeded, all] = PARTIAL.exec(message ?? "") ?? [];
  return all === undefined ? null : batchesFailed(Number(all) - Number(succeeded), Number(all));
}

function batchesFailed(failed: number, all: number): string {
  return `${failed} of ${all} ${all === 1 ? "batch" : "batches"} failed`;
}
