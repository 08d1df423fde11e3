import { compiledCodeOf, type DbtNode, isBroken } from "./dbt-node";
import { commandOf } from "./job-definition";
import type { StepTimeline } from "./run-timeline";

/** dbt colours its log, and dbt Cloud returns the escape codes. */
const GREEN = "\u001b[32m";
const RED = "\u001b[31m";
const YELLOW = "\u001b[33m";
const PLAIN = "\u001b[0m";

const clockTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

function verdictOf(node: DbtNode): string {
  if (isBroken(node)) return `${RED}${node.status === "fail" ? "FAIL" : "ERROR"}${PLAIN}`;
  if (node.status === "skipped" || node.status === "warn") {
    return `${YELLOW}${node.status === "warn" ? "WARN" : "SKIP"}${PLAIN}`;
  }
  return `${GREEN}OK${PLAIN}`;
}

function nodeLines(nodes: readonly DbtNode[], at: string): string[] {
  return nodes.map((node, index) => {
    const name = node.uniqueId.split(".").at(-1) ?? node.uniqueId;
    return `${PLAIN}${at}  ${index + 1} of ${nodes.length} ${name} ... [${verdictOf(node)} in ${node.seconds ?? 0.8}s]`;
  });
}

function failureLines(nodes: readonly DbtNode[], at: string): string[] {
  return nodes
    .filter(isBroken)
    .map((node) => `${at}  ${RED}${node.message ?? `Failure in ${node.uniqueId}`}${PLAIN}`);
}

function summary(nodes: readonly DbtNode[]): string {
  const count = (matches: (node: DbtNode) => boolean): number => nodes.filter(matches).length;
  const errors = count(isBroken);
  const skips = count((node) => node.status === "skipped");
  const warnings = count((node) => node.status === "warn");
  const passes = nodes.length - errors - skips - warnings;
  return `Done. PASS=${passes} WARN=${warnings} ERROR=${errors} SKIP=${skips} TOTAL=${nodes.length}`;
}

/** The log of the step until now; null until it starts. */
export function logOf(timeline: StepTimeline, nowMs: number): string | null {
  const { step, startMs, endMs } = timeline;
  if (nowMs < startMs) return null;
  if (step.logs !== undefined) return step.logs;
  const nodes = step.nodes ?? [];
  const started = clockTime(startMs);
  const lines = [`${PLAIN}${started}  Running ${commandOf(step.name) ?? step.name}...`];
  if (nowMs >= endMs && nodes.length > 0) {
    const ended = clockTime(endMs);
    lines.push(...nodeLines(nodes, ended), ...failureLines(nodes, ended));
    lines.push(`${PLAIN}${ended}  ${summary(nodes)}`);
  }
  return lines.join("\n");
}

const SHORT_DEBUG_LINES = 1_000;

/** The debug log contains the executed SQL. By default it is cut to its last 1,000 lines. */
export function debugLogOf(timeline: StepTimeline, nowMs: number, inFull: boolean): string | null {
  if (nowMs < timeline.startMs) return null;
  const text =
    timeline.step.debugLogs ??
    (timeline.step.nodes ?? [])
      .map((node) => `[debug] On ${node.uniqueId}: ${compiledCodeOf(node)}`)
      .join("\n");
  return inFull ? text : text.split("\n").slice(-SHORT_DEBUG_LINES).join("\n");
}
