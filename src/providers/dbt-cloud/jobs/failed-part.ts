import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { LIMITS } from "../../../contracts/vendor-text";
import { LONGEST_ERROR } from "./failure-text";
import { toBareName, toNodeName } from "./node-name";

/** More than anybody reads of one step. */
export const MOST_PARTS = 10;

/** A node or source that failed, as far as an artifact tells. */
export interface FailedPart {
  readonly uniqueId: string;
  readonly status: string;
  /** "" where the artifact gives none. */
  readonly reason: string;
  /** What the artifact counts, which is no reason yet: "1 of 3 batches failed". */
  readonly count: string | null;
}

export interface ArtifactFindings {
  readonly generatedAt: string | null;
  /** What is broken comes first. */
  readonly failed: readonly FailedPart[];
  readonly omitted: number;
}

/** dbt and its engines add words: one that is not known to be good may be why the step failed. */
const GOOD: ReadonlySet<string> = new Set([
  "success",
  "pass",
  "warn",
  "skipped",
  "reused",
  "no-op",
]);

/** A broken model explains more than the tests that fail after it, and a known word more than an unknown one. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ["error", 0],
  ["runtime error", 0],
  ["partial success", 0],
  ["fail", 1],
]);
const UNKNOWN_RANK = 2;

/** Those of an artifact's results that say why its step failed, the first ones alone. */
export function toCandidates(results: readonly unknown[]): {
  readonly candidates: unknown[];
  readonly omitted: number;
} {
  const failed = results
    .map((result) => ({ result, status: toStatus(result) }))
    .filter(({ status }) => status !== null && !GOOD.has(status))
    .sort((one, other) => rankOf(one.status) - rankOf(other.status))
    .map(({ result }) => result);
  const candidates = failed.slice(0, MOST_PARTS);
  return { candidates, omitted: failed.length - candidates.length };
}

function toStatus(result: unknown): string | null {
  if (typeof result !== "object" || result === null || !("status" in result)) return null;
  const { status } = result;
  return typeof status === "string" ? status.slice(0, LIMITS.word).toLowerCase() : null;
}

function rankOf(status: string | null): number {
  return RANKS.get(status ?? "") ?? UNKNOWN_RANK;
}

/** What is certain of a part without a reason. */
export function toFact({ status, count }: FailedPart): string {
  return count ?? `Ended with status "${status}"`;
}

export function toFailedStep(part: FailedPart, reason: string): FailedStep {
  const counted = part.count === null ? reason : `${part.count}: ${reason}`;
  const error = reason === "" ? `${toFact(part)}.` : counted;
  return { name: toNodeName(part.uniqueId), error: cut(error, LONGEST_ERROR), trace: null };
}

/** How a log may name the part: with its kind or alone, and a source by that of its table. */
export function toNamesInLog({ uniqueId }: FailedPart): string[] {
  const name = toBareName(uniqueId);
  const [kind = ""] = uniqueId.split(".", 1);
  const table = name.slice(name.lastIndexOf(".") + 1);
  return [`${kind} ${name}`, ...(kind === "source" ? [`${kind} ${table}`] : [name])];
}
