/** ANSI escape sequences, control characters except newline and tab, direction changes, and unpaired surrogates. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what this removes
  /\x1b\[[0-?]*[ -/]*[@-~]|[^\P{Cc}\n\t]|[\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Makes text from a vendor safe to show: without terminal codes, control or direction-changing characters. */
export function toPlainText(text: string): string {
  return text.replace(UNPRINTABLE, "").trim();
}

/** Text from outside on one line, so that it cannot look like several. */
export const onOneLine = (text: string): string => toPlainText(text).replace(/\s+/g, " ");

/** What separates the lines of a text in a log. `npm start` shows them as lines again; queries see one line. */
export const LOG_BREAK = " ⏎ ";

/** For logs: one line for each entry, in which a traceback keeps its lines and their indentation. */
export const inOneEntry = (text: string): string =>
  toPlainText(text)
    .replaceAll("\t", "  ")
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join(LOG_BREAK);

/** Cuts `text` to at most `limit` UTF-16 units; a cut text ends with "…". */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  // A cut inside a surrogate pair would leave an unpaired surrogate.
  return `${kept.replace(/[\ud800-\udbff]$/, "")}…`;
}

/** How long a text is inside JSON, where a quotation mark or a newline takes two characters. */
export const jsonLength = (text: string): number => JSON.stringify(text).length - 2;

/** Like `cut`, but by the length inside JSON, including escapes: for limits of stored documents. */
export function cutForJson(text: string, limit: number): string {
  if (text.length <= limit && jsonLength(text) <= limit) return text;
  let kept = "";
  let room = limit - 1;
  for (const character of text) {
    room -= jsonLength(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** A sentence among others in a custom status: https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-custom-orchestration-status allows 16 KB in all. */
const SHORT_TEXT_LIMIT = 500;

/** Text from a vendor that is shown while a run is live. */
export const toShortText = (text: string): string =>
  cutForJson(toPlainText(text), SHORT_TEXT_LIMIT);
