import { Instant, VendorId } from "../../../src/contracts/identifiers";

const messagesOf = (value: unknown): string =>
  VendorId.safeParse(value)
    .error?.issues.map(({ message }) => message)
    .join("; ") ?? "accepted";

describe("VendorId", () => {
  it.each([
    ["a string of digits", "620443", "620443"],
    ["a safe integer", 620_443, "620443"],
    ["the largest safe integer", 9_007_199_254_740_991, "9007199254740991"],
    ["a string beyond 2^53, exactly", "9007199254740993", "9007199254740993"],
    ["the largest int64", "9223372036854775807", "9223372036854775807"],
  ])("keeps %s as its digits", (_what, given, kept) => {
    expect(VendorId.parse(given)).toBe(kept);
  });

  it.each([
    ["0", "must be a positive whole number, as a string of digits"],
    ["007", "must be a positive whole number, as a string of digits"],
    ["-5", "must be a positive whole number, as a string of digits"],
    ["1.5", "must be a positive whole number, as a string of digits"],
    ["1e3", "must be a positive whole number, as a string of digits"],
    [" 7", "must be a positive whole number, as a string of digits"],
    ["7\n", "must be a positive whole number, as a string of digits"],
    ["٣", "must be a positive whole number, as a string of digits"],
    ["", "must be a positive whole number, as a string of digits"],
    ["9223372036854775808", "is larger than any 64-bit id"],
    ["99999999999999999999", "must be a positive whole number, as a string of digits"],
    [0, "must be positive"],
    [-1, "must be positive"],
    [1.5, "must be a whole number or a string of digits"],
    [
      9_007_199_254_740_992,
      "is beyond 2^53 and would lose digits as a number: send it as a string",
    ],
    [1e300, "is beyond 2^53 and would lose digits as a number: send it as a string"],
    [true, "must be a whole number or a string of digits"],
    [null, "must be a whole number or a string of digits"],
    [{ id: 5 }, "must be a whole number or a string of digits"],
    [["5"], "must be a whole number or a string of digits"],
  ])("refuses %j and says what it must be", (given, message) => {
    expect(messagesOf(given)).toBe(message);
  });
});

describe("Instant", () => {
  it.each([
    ["2026-03-02T06:00:00Z", "2026-03-02T06:00:00.000Z"],
    ["2026-03-02T06:00:00.5Z", "2026-03-02T06:00:00.500Z"],
    ["2026-03-02T06:00:00.12Z", "2026-03-02T06:00:00.120Z"],
    ["2026-03-02T06:00:00.123Z", "2026-03-02T06:00:00.123Z"],
    ["2026-03-02T06:00:00.1234567Z", "2026-03-02T06:00:00.123Z"],
  ])("reads %s as %s", (text, read) => {
    expect(Instant.parse(text)).toBe(read);
  });

  it.each(["2026-03-02T06:00:00Z", "2026-03-02T06:00:00.123Z"])("takes %s", (text) => {
    expect(Instant.safeParse(text).success).toBe(true);
  });

  it.each(["2026-03-02", "2026-03-02T06:00:00", "2026-03-02T06:00:00+01:00", "", "now"])(
    "refuses %j: an instant is whole and in UTC",
    (text) => {
      expect(Instant.safeParse(text).success).toBe(false);
    },
  );
});
