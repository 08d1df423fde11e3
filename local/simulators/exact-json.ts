import { isInteger, isSafeNumber, parse, stringify } from "lossless-json";

/**
 * Reads JSON without losing a digit: vendor ids are int64, and Node's `JSON` rounds beyond 2^53.
 * An integer that a number cannot hold becomes a `bigint`; a `bigint` is written as its digits.
 */
export function parseExactJson(text: string): unknown {
  return parse(text, null, (token) =>
    isInteger(token) && !isSafeNumber(token) ? BigInt(token) : Number(token),
  );
}

export function stringifyExactJson(value: unknown): string {
  return stringify(value) ?? "null";
}
