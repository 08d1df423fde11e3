/**
 * JSON whose integers keep every digit: vendor ids are int64, and Node 20's `JSON` rounds beyond 2^53.
 * Integers that a number cannot hold are read as `bigint`; a `bigint` is written as its digits.
 */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const MARK = "\u0000int64:";
const MARKED = new RegExp(`^${MARK}(-?\\d+)$`);
const WRITTEN_MARK = /"\\u0000int64:(-?\d+)"/g;

export function parseExactJson(text: string): unknown {
  const marked = text.replace(STRING_OR_LONG_INTEGER, (token) => {
    if (token.startsWith('"') || Number.isSafeInteger(Number(token))) return token;
    return JSON.stringify(MARK + token);
  });
  return JSON.parse(marked, (_key, value: unknown) => {
    const digits = typeof value === "string" ? MARKED.exec(value)?.[1] : undefined;
    return digits === undefined ? value : BigInt(digits);
  });
}

export function stringifyExactJson(value: unknown): string {
  const marked = JSON.stringify(value ?? null, (_key, member: unknown) =>
    typeof member === "bigint" ? `${MARK}${member.toString()}` : member,
  );
  return marked.replace(WRITTEN_MARK, "$1");
}
