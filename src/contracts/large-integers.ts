/**
 * Integers that `JSON.parse` would round: a JavaScript number holds whole numbers only up to 2^53 exactly, and a vendor's
 * ids have 64 bits.
 */

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
 * Puts each integer that `JSON.parse` would round into quotation marks, with a mark before its digits.
 *
 * Responses of several megabytes, such as the SQL of a build, contain long numbers too: a parser of our own would block the
 * process for seconds.
 */
export function quoteLargeIntegers(text: string, mark = ""): string {
  if (!MAY_HOLD_A_LARGE_INTEGER.test(text)) return text;
  const parts: string[] = [];
  let kept = 0;
  let at = 0;
  while (at < text.length) {
    const opening = text.indexOf('"', at);
    const end = opening < 0 ? text.length : opening;
    if (end - at >= LEAST_DIGITS) {
      const exact = text
        .slice(at, end)
        .replace(LARGE_INTEGER, (digits) => (isSafe(digits) ? digits : `"${mark}${digits}"`));
      parts.push(text.slice(kept, at), exact);
      kept = end;
    }
    at = opening < 0 ? text.length : endOfString(text, opening + 1);
  }
  return [...parts, text.slice(kept)].join("");
}

/** Texts of the same length have the same order as their numbers; comparing texts is several times faster. */
function isSafe(integer: string): boolean {
  const digits = integer.startsWith("-") ? integer.slice(1) : integer;
  return digits.length === LEAST_DIGITS && digits <= LARGEST_SAFE;
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

/** No text of a caller starts with it: it is from Unicode's private range, and what looks like it is left alone. */
const MARK = "\ue03einteger:";

const INT64 = /^-?\d{16,19}$/;

/**
 * Parses JSON from outside. An integer of up to 19 digits that a number cannot hold becomes a `bigint`.
 * @throws if the text is not JSON.
 */
export function parseWithBigInts(text: string): unknown {
  // A text that holds the mark itself has to mean what it says, so its large integers are rounded as usual.
  const marked =
    text.includes("\ue03e") || /\\ue03e/i.test(text) ? text : quoteLargeIntegers(text, MARK);
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (_name, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    const digits = value.slice(MARK.length);
    return INT64.test(digits) ? BigInt(digits) : Number(digits);
  });
}
