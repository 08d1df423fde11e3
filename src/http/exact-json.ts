import { stringify } from "lossless-json";
import { quoteLargeIntegers } from "../contracts/large-integers";

/**
 * Parses JSON without losing a digit: an integer beyond 2^53 becomes the string of its digits.
 * Returns undefined if the text is not JSON.
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(quoteLargeIntegers(text));
  } catch {
    return undefined;
  }
}

/** Writes JSON; a `bigint` is written as its digits, without quotes. */
export function stringifyExactJson(value: unknown): string {
  return stringify(value) ?? "null";
}
