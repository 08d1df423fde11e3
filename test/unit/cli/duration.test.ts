import {
  durationSeconds,
  instantOf,
  intervalSeconds,
  waitSeconds,
} from "../../../cli/arguments/duration";

describe("durationSeconds", () => {
  it.each([
    ["90", 90],
    ["90s", 90],
    ["15m", 900],
    ["2h", 7_200],
    ["7d", 604_800],
  ])("reads %s", (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(["", "0", "-1", "1.5", "2 h", "2w", "1e3"])("refuses %j", (text) => {
    expect(() => durationSeconds(text)).toThrow("is not a duration");
  });
});

describe("waitSeconds", () => {
  it("reads a duration, or the word for waits that adapt", () => {
    expect(["adaptive", "45", "2m"].map(waitSeconds)).toStrictEqual(["adaptive", 45, 120]);
  });

  it("refuses any other word", () => {
    expect(() => waitSeconds("often")).toThrow("often");
  });
});

describe("intervalSeconds", () => {
  it("reads fractions", () => {
    expect(intervalSeconds("0.5")).toBe(0.5);
  });

  it.each(["0", "", "x", "-2", "1e9"])("refuses %j", (text) => {
    expect(() => intervalSeconds(text)).toThrow("is not a number of seconds");
  });
});

describe("instantOf", () => {
  const now = new Date("2026-03-02T06:00:00Z");

  it.each([
    ["2h", "2026-03-02T04:00:00.000Z"],
    ["7d", "2026-02-23T06:00:00.000Z"],
    ["2026-01-31T06:00:00+01:00", "2026-01-31T05:00:00.000Z"],
  ])("reads %s", (text, instant) => {
    expect(instantOf(text, now)).toBe(instant);
  });

  it("refuses what is no time", () => {
    expect(() => instantOf("yesterday", now)).toThrow("is not a time");
  });
});
