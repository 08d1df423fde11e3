import { spanText } from "../../../src/telemetry/spans/span-text";

describe("spanText", () => {
  it.each([
    ["Cannot read properties of undefined", "Cannot read properties of undefined"],
    ["adb-1.2.azuredatabricks.net answered 500", "adb-1.2.azuredatabricks.net answered 500"],
    ["two\nlines\u001b[31m in red", "two lines in red"],
  ])("leaves %j readable", (text, expected) => {
    expect(spanText(text)).toBe(expected);
  });

  it.each([
    ['Unexpected token B, "Bearer dapi0" is not valid JSON', /dapi|Bearer/],
    ["Unexpected end of 'half a secret", /half a secret/],
    ["POST https://prod-1.logic.azure.com/workflows/7/run?sig=abc failed", /workflows|sig|abc/],
    ["http://127.0.0.1:7071#fragment-of-secret", /fragment/],
    ["Authorization: dapi0123456789abcdef", /dapi0/],
    ["token=eyJhbGciOiJub25lIn0.eyJhdWQiOiJ4In0.c2ln is bad", /eyJ/],
    ["key 0b7c9f5e3a1d48d2", /0b7c/],
    ["id 11111111-2222-3333-4444-555555555555", /1111/],
  ])("removes what may be secret from %j", (text, secret) => {
    expect(spanText(text)).not.toMatch(secret);
  });

  it("cuts what is long", () => {
    expect(spanText("word ".repeat(1_000)).length).toBeLessThanOrEqual(200);
  });
});
