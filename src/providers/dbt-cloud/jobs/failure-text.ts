/**
 * Turns dbt's error messages into reasons for people.
 *
 * Owns: keeping SQL out. Warehouses quote the statement they choked on, and it may hold personal data or credentials;
 * a reason ends up in logs, histories and mails. Cutting too much is fine, letting a statement through is not.
 */
import { cut } from "../../../contracts/plain-text";
import { LIMITS, toBoundedText } from "../../../contracts/vendor-text";
import { withoutSql } from "./quoted-sql";

export const LONGEST_ERROR = 300;

/** Lines that quote a piece of a statement or of a row, or point to a file that no reader has. */
const NOISE: readonly RegExp[] = [
  // Postgres writes it in capitals; a log may well hold a "line 3" of its own.
  /^LINE \d+(:.*)?$/,
  /^([-^~\s]+|compiled (code|sql) at .*|DETAIL:\s+Failing row contains.*|See test failures:?)$/i,
];

/** Lines that say that something failed, as the status does, and not why. */
const EMPTY_WORDS: readonly RegExp[] = [
  /^(error|fail(ed|ure)?|none|null|unknown|partial success( \(\d+\/\d+\))?|status: .*)[.:]?$/i,
  /^(an error occurred|encountered an error|failure in .*)[.:]?$/i,
];

/** A clone URL may carry its credentials. */
const URL_CREDENTIALS = /(:\/\/)[^/\s@]+@/g;

/** The lines of a message that hold no SQL, trimmed; none when not one of them says why something failed. */
export function toReasonLines(message: string): string[] {
  const lines = withoutSql(toBoundedText(message, LIMITS.text))
    .replace(URL_CREDENTIALS, "$1")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !NOISE.some((noise) => noise.test(line)));
  return lines.some(saysWhy) ? lines : [];
}

/** The first lines as one, "" when nothing useful was there. */
export function toReason(lines: readonly string[], limit = LONGEST_ERROR): string {
  return cut(lines.join(" "), limit);
}

/** The reason that a text gives, as one line; "" when it gives none. */
export function readReason(text: string | null): string {
  return toReason(toReasonLines(text ?? ""));
}

function saysWhy(line: string): boolean {
  return !EMPTY_WORDS.some((pattern) => pattern.test(line));
}
