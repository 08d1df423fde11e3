import { stringify } from "lossless-json";

/**
 * 2^53 has 16 digits. A text without that many digits in a row, where a number may start, cannot contain an integer that
 * `JSON.parse` would round. Digits after a decimal point or inside a word do not count.
 */
const MAY_HOLD_A_LARGE_INTEGER = /(?:^|[[:,\s-])\d{16}/;

const LARGEST_SAFE = String(Number.MAX_SAFE_INTEGER);
const LEAST_DIGITS = LARGEST_SAFE.length;

/** A whole integer of such a length: neither a part of a fraction nor of an exponent. */
const LARGE_INTEGER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Parses JSON without losing a digit: an integer beyond 2^53 becomes the string of its digits.
 * Returns undefined if the text is not JSON.
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(MAY_HOLD_A_LARGE_INTEGER.test(text) ? quoteLargeIntegers(text) : text);
  } catch {
    return undefined;
  }
}

/** Writes JSON; a `bigint` is written as its digits, without quotes. */
export function stringifyExactJson(value: unknown): string {
  return stringify(value) ?? "null";
}

/**
 * Puts quotation marks around numbers that `JSON.parse` would round, outside of strings. Responses of several megabytes,
 * such as the SQL of a build, contain long numbers too: a parser of our own would block the process for seconds.
 */
function quoteLargeIntegers(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  let at = 0;
  while (at < text.length) {
    const opening = text.indexOf('"', at);
    const end = opening < 0 ? text.length : opening;
    if (end - at >= LEAST_DIGITS) {
      const exact = text.slice(at, end).replace(LARGE_INTEGER, quoteUnlessSafe);
      parts.push(text.slice(kept, at), exact);
      kept = end;
    }
    at = opening < 0 ? text.length : endOfString(text, opening + 1);
  }
  return [...parts, text.slice(kept)].join("");
}

/** Texts of the same length have the same order as their numbers; comparing texts is several times faster. */
function quoteUnlessSafe(integer: string): string {
  const digits = integer.startsWith("-") ? integer.slice(1) : integer;
  return digits.length === LEAST_DIGITS && digits <= LARGEST_SAFE ? integer : `"${integer}"`;
}

/** The end of the string that started before `from`; the end of the text if the string does not end. */
function endOfString(text: string, from: number): number {
  let closing = text.indexOf('"', from);
  while (closing >= 0 && isEscaped(text, closing, from)) closing = text.indexOf('"', closing + 1);
  return closing < 0 ? text.length : closing + 1;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let backslashes = 0;
  while (at - backslashes > from && text[at - backslashes - 1] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}
