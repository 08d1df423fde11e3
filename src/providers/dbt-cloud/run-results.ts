import { z } from "zod";
import type { FailedStep } from "../../contracts/attempt";
import { toReason, toReasonLines } from "./failure-text";
import { toNodeName } from "./node-name";
import { lenient, LenientText } from "./vendor-run";

const LONGEST_ERROR = 300;

/**
 * run_results.json as far as it is read. New dbt engines add statuses and fields, so nothing is an enum here, and
 * `compiled_code` is not even looked at: https://schemas.getdbt.com/dbt/run-results/v6.json
 */
const RunResults = z.object({
  metadata: lenient(z.object({ generated_at: LenientText })),
  results: z.array(z.unknown()),
});

const Result = z.object({
  status: z.string(),
  unique_id: z.string(),
  message: LenientText,
  failures: lenient(z.number()),
});
type Result = z.infer<typeof Result>;

/** A broken model explains more than the tests that fail after it. */
const RANK_BY_STATUS: ReadonlyMap<string, number> = new Map([
  ["error", 0],
  ["runtime error", 0],
  ["fail", 1],
]);

export interface ArtifactFindings {
  readonly generatedAt: string | null;
  readonly failed: readonly FailedStep[];
}

/** The nodes that failed themselves, not those skipped because of them; null when this is no run_results.json. */
export function readRunResults(json: unknown): ArtifactFindings | null {
  const artifact = RunResults.safeParse(json).data;
  if (artifact === undefined) return null;
  const failed = artifact.results
    .flatMap((candidate) => Result.safeParse(candidate).data ?? [])
    .filter((result) => RANK_BY_STATUS.has(result.status.toLowerCase()))
    .sort((one, other) => rankOf(one) - rankOf(other));
  return { generatedAt: artifact.metadata?.generated_at ?? null, failed: failed.map(toFailedStep) };
}

function rankOf({ status }: Result): number {
  return RANK_BY_STATUS.get(status.toLowerCase()) ?? 0;
}

function toFailedStep({ unique_id, status, message, failures }: Result): FailedStep {
  const reason = toReason(toReasonLines(message ?? ""), LONGEST_ERROR);
  return {
    name: toNodeName(unique_id),
    error: reason === "" ? `Ended with status "${status}".` : withCount(reason, failures ?? 0),
    trace: null,
  };
}

function withCount(reason: string, failures: number): string {
  if (failures === 0 || reason.includes(String(failures))) return reason;
  return toReason(
    [`${failures} failing ${failures === 1 ? "row" : "rows"}:`, reason],
    LONGEST_ERROR,
  );
}
