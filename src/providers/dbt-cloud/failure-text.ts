/**
 * Turns dbt's error messages into reasons for people.
 *
 * Owns: keeping SQL out. Warehouses quote the statement they choked on, and it may hold personal data or credentials;
 * a reason ends up in logs, histories and mails. Cutting too much is fine, letting a statement through is not.
 */
import { cut, toPlainText } from "../../contracts/plain-text";

const STATEMENT =
  "select\\s|with\\s+\\S+\\s+as\\b|insert\\s+(into|overwrite)\\s|merge\\s+into\\s|update\\s+\\S+\\s+set\\s|delete\\s+from\\s|(alter|drop|truncate)\\s+(table|view|schema|session)\\s|create\\s+(or\\s+replace\\s+)?((transient|temp|temporary|external|materialized|dynamic)\\s+)*(table|view|schema)\\s";

/** Where quoted SQL begins; nothing after it is shown. */
const SQL_STARTS: readonly RegExp[] = [
  new RegExp(`^\\s*(${STATEMENT})`, "im"),
  new RegExp(`[:"'\`(\\[]\\s*(${STATEMENT})`, "i"),
  /\bSELECT\b[\s\S]*?\bFROM\b/,
  // dbt's own query comment opens every statement that it sends.
  /\/\*\s*\{/,
  // Spark prints a heading, then the statement; or a logical plan, which spells the statement out.
  /^\s*==+\s*SQL/im,
  /^\s*('[A-Z]\w+|[+:]-\s)/m,
  /^\s*((compiled |raw )?(sql|query|statement)( text)?)\s*:/im,
];

/** Lines that quote a piece of a statement or of a row, or point to a file that no reader has. */
const NOISE: readonly RegExp[] = [
  // Postgres writes it in capitals; a log may well hold a "line 3" of its own.
  /^LINE \d+(:.*)?$/,
  /^([-^~\s]+|compiled (code|sql) at .*|DETAIL:\s+Failing row contains.*|See test failures:?)$/i,
];

/** A clone URL may carry its credentials. */
const URL_CREDENTIALS = /(:\/\/)[^/\s@]+@/g;

/** The lines of a message that hold no SQL, trimmed. */
export function toReasonLines(message: string): string[] {
  return withoutSql(toPlainText(message))
    .replace(URL_CREDENTIALS, "$1")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !NOISE.some((noise) => noise.test(line)));
}

/** The first lines as one, "" when nothing but SQL was there. */
export function toReason(lines: readonly string[], limit: number): string {
  return cut(lines.join(" "), limit);
}

function withoutSql(text: string): string {
  const starts = SQL_STARTS.map((pattern) => text.search(pattern)).filter((index) => index >= 0);
  return text.slice(0, Math.min(text.length, ...starts));
}
