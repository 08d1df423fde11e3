/**
 * Turns dbt's error messages into reasons for people.
 *
 * Owns: removing SQL. Warehouses quote the statement that failed, and it may contain personal data or credentials; a reason
 * is stored in logs, histories and mails. Removing too much is acceptable, keeping a statement is not.
 */
import { cut } from "../../../contracts/plain-text";
import { LIMITS, toBoundedText } from "../../../contracts/vendor-text";
import { withoutSql } from "./quoted-sql";

export const LONGEST_ERROR = 300;

/** Lines that quote a part of a statement or of a row, or name a file that the reader does not have. */
const NOISE: readonly RegExp[] = [
  // Postgres writes it in capitals; a log may contain another "line 3".
  /^LINE \d+(:.*)?$/,
  /^([-^~\s]+|compiled (code|sql) at .*|DETAIL:\s+Failing row contains.*|See test failures:?)$/i,
];

/** Lines that, like the status, only report a failure and give no reason. */
const EMPTY_WORDS: readonly RegExp[] = [
  /^(error|fail(ed|ure)?|none|null|unknown|partial success( \(\d+\/\d+\))?|status: .*)[.:]?$/i,
  /^(an error occurred|encountered an error|failure in .*)[.:]?$/i,
];

/** A clone URL may contain credentials. */
const URL_CREDENTIALS = /(:\/\/)[^/\s@]+@/g;

/** The lines of a message without SQL, trimmed; none if no line gives a reason. */
export function toReasonLines(message: string): string[] {
  const lines = withoutSql(toBoundedText(message, LIMITS.text))
    .replace(URL_CREDENTIALS, "$1")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !NOISE.some((noise) => noise.test(line)));
  return lines.some(saysWhy) ? lines : [];
}

/** The first lines as one line; "" if there is nothing useful. */
export function toReason(lines: readonly string[], limit = LONGEST_ERROR): string {
  return cut(lines.join(" "), limit);
}

/** The reason in a text, as one line; "" if there is none. */
export function readReason(text: string | null): string {
  return toReason(toReasonLines(text ?? ""));
}

function saysWhy(line: string): boolean {
  return !EMPTY_WORDS.some((pattern) => pattern.test(line));
}
