import fc from "fast-check";
import { costOf } from "../../support/cost-of";
import { parseExactJson, stringifyExactJson } from "../../../src/http/exact-json";

describe("parseExactJson", () => {
  it("keeps every digit of an integer beyond 2^53", () => {
    expect(parseExactJson('{"run_id":9007199254740993,"n":12,"x":1.5}')).toStrictEqual({
      run_id: "9007199254740993",
      n: 12,
      x: 1.5,
    });
  });

  it.each<[string, unknown]>([
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740993", "-9007199254740993"],
    ["[9007199254740993,9007199254740995]", ["9007199254740993", "9007199254740995"]],
    ["[1, 9007199254740993]", [1, "9007199254740993"]],
    ['{"a":-9007199254740993}', { a: "-9007199254740993" }],
    ['{"a":\n9007199254740993}', { a: "9007199254740993" }],
    ["0.1234567890123456", 0.1234567890123456],
    ["1e30", 1e30],
  ])("reads %s wherever the number stands", (text, expected) => {
    expect(parseExactJson(text)).toStrictEqual(expected);
  });

  it("leaves a 16-digit integer that a number holds exactly a number", () => {
    expect(parseExactJson("[4503599627370497]")).toStrictEqual([4503599627370497]);
  });

  it("does not mistake digits inside a text for a number", () => {
    expect(parseExactJson('{"a":"90071992547409931"}')).toStrictEqual({ a: "90071992547409931" });
  });

  it.each([
    ['{"a":"\\"","id":9007199254740993}', { a: '"', id: "9007199254740993" }],
    ['{"a":"\\\\","id":9007199254740993}', { a: "\\", id: "9007199254740993" }],
    ['{"a":"\\": 9007199254740993"}', { a: '": 9007199254740993' }],
    [
      "[1.9007199254740993,9007199254740993.5,9007199254740993e2]",
      [Number("1.9007199254740993"), Number("9007199254740993.5"), Number("9007199254740993e2")],
    ],
  ])("distinguishes texts and fractions from whole numbers in %s", (text, expected) => {
    expect(parseExactJson(text)).toStrictEqual(expected);
  });

  it.each([
    ["numbers", `[${"9007199254740993,".repeat(60_000)}1]`],
    ["texts", `["${'id 9007199254740993 \\"'.repeat(40_000)}"]`],
    ["backslashes", `[9007199254740993,"${"\\\\".repeat(500_000)}"]`],
    ["a text without an end", `[9007199254740993,"${'\\"'.repeat(500_000)}`],
  ])("reads a megabyte of %s at once", (_, text) => {
    expect(costOf(() => parseExactJson(text))).toBeLessThan(50);
  });

  it.each(["", "<html>", '{"run_id": 4508', '{"id":9007199254740993', "[".repeat(100_000), "NaN"])(
    "answers undefined for %j",
    (text) => {
      expect(parseExactJson(text)).toBeUndefined();
    },
  );

  it("does not let a key named __proto__ change a prototype", () => {
    const parsed = parseExactJson('{"__proto__":{"polluted":9007199254740993}}');

    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  it("lets the last of two equal keys win on both paths, as JSON.parse does", () => {
    expect(parseExactJson('{"a":1,"a":2}')).toStrictEqual({ a: 2 });
    expect(parseExactJson('{"a":9007199254740993,"a":2}')).toStrictEqual({ a: 2 });
  });

  it("reads the texts that JSON.stringify writes, beside ids of any length", () => {
    const texts = fc.dictionary(fc.string(), fc.array(fc.string()));
    fc.assert(
      fc.property(texts, fc.bigInt({ min: 1n, max: 2n ** 63n }), (value, id) => {
        const text = `{"value":${JSON.stringify(value)},"id":${id}}`;

        const parsed = parseExactJson(text) as { value: unknown; id: unknown };

        expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(value));
        expect(String(parsed.id)).toBe(String(id));
      }),
    );
  });
});

describe("stringifyExactJson", () => {
  it("writes a bigint as its digits", () => {
    expect(stringifyExactJson({ job_id: 9223372036854775807n, skip: undefined })).toBe(
      '{"job_id":9223372036854775807}',
    );
  });
});
