import { isInteger, isSafeNumber, parse, stringify } from "lossless-json";

/**
 * Reads JSON with exact integers: vendor ids are int64, and Node's `JSON` rounds above 2^53.
 * An integer that a number cannot represent becomes a `bigint`; a `bigint` is written as digits.
 */
export function parseExactJson(text: string): unknown {
  return parse(text, null, (token) =>
    isInteger(token) && !isSafeNumber(token) ? BigInt(token) : Number(token),
  );
}

export function stringifyExactJson(value: unknown): string {
  return stringify(value) ?? "null";
}
