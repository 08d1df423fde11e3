import * as z from "zod";
import { boundedLine, boundedText, LIMITS, requiredText } from "../../../contracts/vendor-text";
import { type ArtifactFindings, type FailedPart, toCandidates } from "./failed-part";
import { readReason } from "./failure-text";
import { lenient, LenientDate, toInstant } from "./vendor-run";

const HOUR_SECONDS = 3_600;

/** https://schemas.getdbt.com/dbt/sources/v3.json */
const Sources = z.object({
  metadata: lenient(z.object({ generated_at: LenientDate })),
  results: z.array(z.unknown()),
});

const Threshold = lenient(z.object({ count: z.number(), period: requiredText(LIMITS.word) }));

const Source = z.object({
  unique_id: boundedLine(LIMITS.name),
  status: requiredText(LIMITS.word),
  error: boundedText(),
  max_loaded_at: LenientDate,
  max_loaded_at_time_ago_in_s: lenient(z.number()),
  criteria: lenient(z.object({ error_after: Threshold })),
});
type Source = z.infer<typeof Source>;

/** The sources that are too old or could not be read; null if this is not a sources.json. */
export function readSources(json: unknown): ArtifactFindings | null {
  const artifact = Sources.safeParse(json).data;
  if (artifact === undefined) return null;
  const { candidates, omitted } = toCandidates(artifact.results);
  const failed = candidates.flatMap((candidate) => {
    const source = Source.safeParse(candidate).data;
    return source === undefined ? [] : [toPart(source)];
  });
  return { generatedAt: artifact.metadata?.generated_at ?? null, failed, omitted };
}

function toPart(source: Source): FailedPart {
  const { unique_id, status } = source;
  const reason = readReason(source.error);
  // dbt's status is "error" if a source is too old, and "runtime error" if its age could not be read.
  const isStale = reason === "" && status.toLowerCase() === "error";
  return {
    uniqueId: unique_id ?? "a source without a name",
    status,
    reason: isStale ? toStaleness(source) : reason,
    count: null,
  };
}

function toStaleness({ max_loaded_at, max_loaded_at_time_ago_in_s, criteria }: Source): string {
  const loadedAt = toInstant(max_loaded_at);
  const age = max_loaded_at_time_ago_in_s;
  const limit = criteria?.error_after ?? null;
  return [
    "The source is stale",
    ...(loadedAt === null ? [] : [`: last loaded ${loadedAt.toISOString()}`]),
    ...(age === null ? [] : [`, ${Math.floor(age / HOUR_SECONDS)} hours before the check`]),
    ...(limit === null ? [] : [`; an error after ${limit.count} ${limit.period}s`]),
    ".",
  ].join("");
}
