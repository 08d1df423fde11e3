/** A longer `Retry-After` is shortened to this time: one wrong header must not stop a connection. */
export const LONGEST_ABSENCE_SECONDS = 300;

const SECONDS = /^\d{1,15}(\.\d+)?$/;

/**
 * Reads a `Retry-After` header: seconds (Databricks' own client tests "1.58") or an HTTP date. Null for anything else.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function parseRetryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (SECONDS.test(text)) return Math.min(Number(text), LONGEST_ABSENCE_SECONDS);
  if (!/[a-z]/i.test(text)) return null;
  const seconds = (Date.parse(text) - now.getTime()) / 1_000;
  if (Number.isNaN(seconds)) return null;
  return Math.min(Math.max(seconds, 0), LONGEST_ABSENCE_SECONDS);
}
