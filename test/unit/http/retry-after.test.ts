import { parseRetryAfter } from "../../../src/http/retry-after";

const now = new Date("2026-11-21T10:00:00.000Z");
const fiveMinutes = 300;

describe("parseRetryAfter", () => {
  it.each<[string, string | undefined, number | null]>([
    ["whole seconds", "30", 30],
    ["fractional seconds, as Databricks' SDK tests them", "1.58", 1.58],
    ["zero", "0", 0],
    ["surrounding spaces", " 7 ", 7],
    ["an HTTP date", "Sat, 21 Nov 2026 10:01:30 GMT", 90],
    ["a date that has passed", "Sat, 21 Nov 2026 09:00:00 GMT", 0],
    ["a day", "86400", fiveMinutes],
    ["a very large number of seconds", "999999999", fiveMinutes],
    ["a date in years", "Sat, 21 Nov 2099 10:00:00 GMT", fiveMinutes],
    ["a negative number", "-5", null],
    ["an exponent", "1e3", null],
    ["words", "soon", null],
    ["a number of 400 digits", "9".repeat(400), null],
    ["an empty header", "", null],
    ["no header", undefined, null],
  ])("reads %s", (_name, header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});
