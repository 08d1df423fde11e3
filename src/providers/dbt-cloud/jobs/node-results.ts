import * as z from "zod";
import { onOneLine } from "../../../contracts/plain-text";
import { LIMITS } from "../../../contracts/vendor-text";
import { isJsonObject } from "../../json-object";
import { readReason } from "./failure-text";
import { lenient, LenientDate, toInstant } from "./vendor-run";

/** One model, test, seed or other node in a run_results.json, in the form of the schema below. */
export interface NodeResult {
  readonly uniqueId: string;
  /** dbt's own word. */
  readonly status: string;
  readonly seconds: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Without SQL; read only when it is needed, because a run has thousands of nodes. */
  readonly reason: () => string | null;
}

export interface NodeResults {
  readonly generatedAt: string | null;
  readonly nodes: readonly NodeResult[];
  /** There are more than were read. */
  readonly truncated: boolean;
}

const RunResults = z.object({
  metadata: lenient(z.object({ generated_at: LenientDate })),
  args: lenient(z.object({ which: lenient(z.string()) })),
  results: z.array(z.unknown()),
});

/** Larger projects exist, but hardly runs of more nodes. */
const MOST_NODES = 20_000;

/** Commands that write a result for each node although they run none. */
const RUNS_NOTHING: ReadonlySet<string> = new Set([
  "compile",
  "docs",
  "generate",
  "list",
  "ls",
  "parse",
]);

/** A status of dbt or of a newer engine. Anything else would only be noise in the counts. */
const STATUS = /^[a-z][a-z _-]{0,40}$/i;

/**
 * The nodes of a run_results.json; null if it is none. The file of `dbt docs generate` counts as one without nodes, because it
 * says "success" for nodes that an earlier step has run. https://schemas.getdbt.com/dbt/run-results/v6.json
 */
export function readNodeResults(json: unknown): NodeResults | null {
  const artifact = RunResults.safeParse(json).data;
  if (artifact === undefined) return null;
  const generatedAt = artifact.metadata?.generated_at ?? null;
  if (RUNS_NOTHING.has(artifact.args?.which ?? "")) {
    return { generatedAt, nodes: [], truncated: false };
  }
  const nodes = artifact.results.slice(0, MOST_NODES).flatMap(toNode);
  return { generatedAt, nodes, truncated: artifact.results.length > MOST_NODES };
}

function toNode(result: unknown): NodeResult[] {
  if (!isJsonObject(result)) return [];
  const { unique_id: uniqueId, status, execution_time: seconds, timing, message } = result;
  if (typeof uniqueId !== "string" || typeof status !== "string") return [];
  return [
    {
      uniqueId: onOneLine(uniqueId.slice(0, LIMITS.name)),
      status: STATUS.test(status) ? status : "unknown",
      seconds: toSeconds(seconds),
      ...toTimes(timing),
      reason: () => {
        const reason = typeof message === "string" ? readReason(message) : "";
        return reason === "" ? null : reason;
      },
    },
  ];
}

/** Longer than any run. */
const LONGEST_SECONDS = 10_000_000;

const toSeconds = (seconds: unknown): number =>
  typeof seconds === "number" && seconds >= 0 && seconds <= LONGEST_SECONDS
    ? Math.round(seconds * 1_000) / 1_000
    : 0;

/** From the start of the first phase to the end of the last. */
function toTimes(timing: unknown): Pick<NodeResult, "startedAt" | "endedAt"> {
  const phases = Array.isArray(timing) ? (timing as unknown[]).filter(isJsonObject) : [];
  return {
    startedAt: toIso(phases.at(0)?.["started_at"]),
    endedAt: toIso(phases.at(-1)?.["completed_at"]),
  };
}

const toIso = (text: unknown): string | null =>
  typeof text === "string" && text.length <= LIMITS.word
    ? (toInstant(text)?.toISOString() ?? null)
    : null;
