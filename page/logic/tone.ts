/**
 * The few meanings that have a colour and a shape on this page.
 *
 * States of runs are the contract's own words. States of tasks are whatever a vendor says, so they are only sorted by what
 * such words usually contain; the word itself is always shown.
 */
export const TONES = [
  "succeeded",
  "failed",
  "cancelled",
  "timedOut",
  "unknown",
  "running",
  "waiting",
  "skipped",
] as const;
export type Tone = (typeof TONES)[number];

const LABELS: Readonly<Record<Tone, string>> = {
  succeeded: "Succeeded",
  failed: "Failed",
  cancelled: "Cancelled",
  timedOut: "Timed out",
  unknown: "Unknown",
  running: "Running",
  waiting: "Waiting",
  skipped: "Skipped",
};

export const toneOf = (status: string): Tone => TONES.find((tone) => tone === status) ?? "unknown";

export const labelOf = (tone: Tone): string => LABELS[tone];

const WORDS: readonly (readonly [Tone, RegExp])[] = [
  ["cancelled", /cancel|stopp|abort/i],
  ["skipped", /skip|exclud|disabled|upstream|not.?run/i],
  ["timedOut", /tim(?:ed|e).?out/i],
  ["failed", /fail|error/i],
  ["succeeded", /succe|pass|complete|\bok\b|warn/i],
  ["waiting", /queue|pend|wait|block|plan|creat|start/i],
  ["running", /running|progress|active|terminating/i],
];

interface Part {
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly error: string | null;
}

export function toneOfPart({ state, startedAt, endedAt, error }: Part): Tone {
  const named = WORDS.find(([, pattern]) => pattern.test(state))?.[0];
  // A part that never ran may say why in its error.
  if (error !== null && named !== "skipped" && named !== "cancelled") return "failed";
  if (named !== undefined) return named;
  if (startedAt === null) return "waiting";
  return endedAt === null ? "running" : "unknown";
}
