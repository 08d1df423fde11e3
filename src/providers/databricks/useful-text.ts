/**
 * Distinguishes texts with the reason of a failure from texts that only report the failure or say where to look.
 * "Workload failed, see run output for details" is the API's text for most failed tasks.
 */
const EMPTY_PHRASES: ReadonlySet<string> = new Set([
  "",
  "null",
  "none",
  "undefined",
  "unknown",
  "error",
  "an error occurred",
  "unknown error",
  "failed",
  "failure",
  "exception",
  "systemexit",
  "run failed",
  "task failed",
  "job failed",
  "workload failed",
  "workload failed, see run output for details",
  "see run output for details",
  "this caused all downstream tasks to get skipped",
]);

const EMPTY_PATTERNS: readonly RegExp[] = [
  /^(task|run) \S{1,200} failed( with message)?$/,
  /^(process |command |python )?exit(ed)?( with)?( code| status)? -?\d+$/,
  /^[^\p{L}]*$/u,
];

export function saysSomething(text: string | null): boolean {
  if (text === null) return false;
  return text
    .toLowerCase()
    .split(/[.!:\n](?=\s|$)/)
    .map((phrase) => phrase.trim())
    .some(
      (phrase) =>
        !EMPTY_PHRASES.has(phrase) && !EMPTY_PATTERNS.some((pattern) => pattern.test(phrase)),
    );
}

/** The first source with useful text; if there is none, the first that is not empty. */
export function firstUseful(sources: readonly (string | null)[]): string | null {
  return sources.find(saysSomething) ?? sources.find(isText) ?? null;
}

function isText(text: string | null): text is string {
  return text !== null && text !== "";
}
