import type { FailedStep } from "../../../contracts/attempt";
import { cut } from "../../../contracts/plain-text";
import { LIMITS } from "../../../contracts/vendor-text";
import { LONGEST_ERROR } from "./failure-text";
import { toBareName, toNodeName } from "./node-name";

/** More parts of one step than people read. */
export const MOST_PARTS = 10;

/** A node or source that failed according to an artifact. */
export interface FailedPart {
  readonly uniqueId: string;
  readonly status: string;
  /** "" if the artifact gives none. */
  readonly reason: string;
  /** A count in the artifact, which is not a reason: "1 of 3 batches failed". */
  readonly count: string | null;
}

export interface ArtifactFindings {
  readonly generatedAt: string | null;
  /** Parts with an error come first. */
  readonly failed: readonly FailedPart[];
  readonly omitted: number;
}

/** dbt and its engines add statuses: a status that is not known to be good may be why the step failed. */
const GOOD: ReadonlySet<string> = new Set([
  "success",
  "pass",
  "warn",
  "skipped",
  "reused",
  "no-op",
]);

export const isGood = (status: string): boolean => GOOD.has(status.toLowerCase());

/** A model with an error explains more than the tests that fail after it, and a known status more than an unknown one. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ["error", 0],
  ["runtime error", 0],
  ["partial success", 0],
  ["fail", 1],
]);
const UNKNOWN_RANK = 2;

/** The first of an artifact's results that show why its step failed. */
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

/** The text for a part without a reason. */
export function toFact({ status, count }: FailedPart): string {
  return count ?? `Ended with status "${status}"`;
}

export function toFailedStep(part: FailedPart, reason: string): FailedStep {
  const counted = part.count === null ? reason : `${part.count}: ${reason}`;
  const error = reason === "" ? `${toFact(part)}.` : counted;
  return { name: toNodeName(part.uniqueId), error: cut(error, LONGEST_ERROR), trace: null };
}

/** The names of the part in a log: with or without its kind; for a source, that of its table. */
export function toNamesInLog({ uniqueId }: FailedPart): string[] {
  const name = toBareName(uniqueId);
  const [kind = ""] = uniqueId.split(".", 1);
  const table = name.slice(name.lastIndexOf(".") + 1);
  return [`${kind} ${name}`, ...(kind === "source" ? [`${kind} ${table}`] : [name])];
}
