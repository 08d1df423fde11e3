import { isInteger, isSafeNumber, parse, stringify } from "lossless-json";

/**
 * 2^53 has 16 digits: a text without such a run of digits, where a number may start, cannot hold an integer that
 * `JSON.parse` would round. Digits after a decimal point or within a word do not count.
 */
const MAY_HOLD_A_LARGE_INTEGER = /(?:^|[[:,\s-])\d{16}/;

/**
 * Parses JSON without losing a digit: an integer beyond 2^53 becomes the string of its digits.
 * Answers undefined for what is not JSON.
 */
export function parseExactJson(text: string): unknown {
  try {
    // The exact parser is many times slower, which logs and artifacts of several megabytes would feel.
    return MAY_HOLD_A_LARGE_INTEGER.test(text)
      ? parse(text, null, { parseNumber: toExactNumber, onDuplicateKey: lastWins })
      : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes JSON; a `bigint` is written as its digits, without quotes. */
export function stringifyExactJson(value: unknown): string {
  return stringify(value) ?? "null";
}

function toExactNumber(token: string): unknown {
  return isInteger(token) && !isSafeNumber(token) ? token : Number(token);
}

function lastWins({ newValue }: { readonly newValue: unknown }): unknown {
  return newValue;
}
