import { z } from "zod";
import type { FailedStep } from "../../contracts/attempt";
import { toReason, toReasonLines } from "./failure-text";
import { toNodeName } from "./node-name";
import type { ArtifactFindings } from "./run-results";
import { lenient, LenientText, toInstant } from "./vendor-run";

const LONGEST_ERROR = 300;
const HOUR_SECONDS = 3_600;

/** https://schemas.getdbt.com/dbt/sources/v3.json */
const Sources = z.object({
  metadata: lenient(z.object({ generated_at: LenientText })),
  results: z.array(z.unknown()),
});

const Threshold = lenient(z.object({ count: z.number(), period: z.string() }));

const Source = z.object({
  unique_id: z.string(),
  status: z.string(),
  error: LenientText,
  max_loaded_at: LenientText,
  max_loaded_at_time_ago_in_s: lenient(z.number()),
  criteria: lenient(z.object({ error_after: Threshold })),
});
type Source = z.infer<typeof Source>;

const BROKEN: ReadonlySet<string> = new Set(["error", "runtime error"]);

/** The sources that are too old or could not be read; null when this is no sources.json. */
export function readSources(json: unknown): ArtifactFindings | null {
  const artifact = Sources.safeParse(json).data;
  if (artifact === undefined) return null;
  const failed = artifact.results
    .flatMap((candidate) => Source.safeParse(candidate).data ?? [])
    .filter(({ status }) => BROKEN.has(status.toLowerCase()))
    .map((source): FailedStep => {
      const reason = toReason(toReasonLines(source.error ?? ""), LONGEST_ERROR);
      return {
        name: toNodeName(source.unique_id),
        error: reason === "" ? toStaleness(source) : reason,
        trace: null,
      };
    });
  return { generatedAt: artifact.metadata?.generated_at ?? null, failed };
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
