import fc from "fast-check";
import { dueTicks, nextTick, previousTick } from "../../../src/schedules/due-ticks";
import { localTime } from "../../../src/schedules/local-time";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const dueBetween = (cron: string, timeZone: string, after: string, until: string): string[] =>
  dueTicks({ cron, timeZone }, { after: new Date(after), until: new Date(until) }).map((tick) =>
    tick.toISOString().replace(":00.000Z", "Z"),
  );

describe("dueTicks", () => {
  it("leaves out the start of the window and takes in its end", () => {
    const ticks = dueBetween("0 6 * * *", "UTC", "2026-05-01T06:00:00Z", "2026-05-03T06:00:00Z");

    expect(ticks).toStrictEqual(["2026-05-02T06:00Z", "2026-05-03T06:00Z"]);
  });

  it.each([
    ["2026-05-01T05:59:59.999Z", "2026-05-01T06:00:00.000Z", 1],
    ["2026-05-01T06:00:00.000Z", "2026-05-01T06:00:00.500Z", 0],
    ["2026-05-01T06:00:00.001Z", "2026-05-01T23:59:59.999Z", 0],
    ["2026-05-01T05:00:00.000Z", "2026-05-01T05:59:59.999Z", 0],
  ])("counts the milliseconds of a window from %s until %s", (after, until, count) => {
    expect(dueBetween("0 6 * * *", "UTC", after, until)).toHaveLength(count);
  });

  it("takes either of day of month and day of week when both are given", () => {
    const ticks = dueBetween("0 5 1 * MON", "UTC", "2026-01-20T00:00:00Z", "2026-02-03T00:00:00Z");

    expect(ticks).toStrictEqual(["2026-01-26T05:00Z", "2026-02-01T05:00Z", "2026-02-02T05:00Z"]);
  });

  it.each([
    // Clocks in Berlin go from 02:00 to 03:00 on 29 March.
    ["Europe/Berlin", "30 2 * * *", "2026-03-29", ["2026-03-29T01:00Z"]],
    ["Europe/Berlin", "0 2 * * *", "2026-03-29", ["2026-03-29T01:00Z"]],
    ["Europe/Berlin", "0,30 2 * * *", "2026-03-29", ["2026-03-29T01:00Z"]],
    ["Europe/Berlin", "30 2,14 * * *", "2026-03-29", ["2026-03-29T01:00Z", "2026-03-29T12:30Z"]],
    ["Europe/Berlin", "0 3 * * *", "2026-03-29", ["2026-03-29T01:00Z"]],
    // In New York from 02:00 to 03:00 on 8 March.
    ["America/New_York", "15 2 * * *", "2026-03-08", ["2026-03-08T07:00Z"]],
    // On Lord Howe Island by half an hour, from 02:00 to 02:30 on 4 October.
    ["Australia/Lord_Howe", "15 2 * * *", "2026-10-04", ["2026-10-03T15:30Z"]],
    ["Australia/Lord_Howe", "45 2 * * *", "2026-10-04", ["2026-10-03T15:45Z"]],
  ])("moves what falls into the spring gap of %s to its end: %s", (zone, cron, day, expected) => {
    expect(ticksOfLocalDay(cron, zone, day)).toStrictEqual(expected);
  });

  it.each([
    // Clocks in Berlin go back from 03:00 to 02:00 on 25 October.
    ["Europe/Berlin", "30 2 * * *", "2026-10-25", ["2026-10-25T00:30Z"]],
    ["Europe/Berlin", "0,30 2 * * *", "2026-10-25", ["2026-10-25T00:00Z", "2026-10-25T00:30Z"]],
    ["Europe/Berlin", "0 3 * * *", "2026-10-25", ["2026-10-25T02:00Z"]],
    // In New York from 02:00 to 01:00 on 1 November.
    ["America/New_York", "30 1 * * *", "2026-11-01", ["2026-11-01T05:30Z"]],
    // On Lord Howe Island from 02:00 to 01:30 on 5 April.
    ["Australia/Lord_Howe", "45 1 * * *", "2026-04-05", ["2026-04-04T14:45Z"]],
    ["Australia/Lord_Howe", "15 1 * * *", "2026-04-05", ["2026-04-04T14:15Z"]],
  ])("takes the first of two equal times in the autumn of %s: %s", (zone, cron, day, expected) => {
    expect(ticksOfLocalDay(cron, zone, day)).toStrictEqual(expected);
  });

  it.each([
    ["Europe/Berlin", "2026-03-29", 46],
    ["Europe/Berlin", "2026-10-25", 50],
    ["America/New_York", "2026-03-08", 46],
    ["America/New_York", "2026-11-01", 50],
    ["Australia/Lord_Howe", "2026-10-04", 47],
    ["Australia/Lord_Howe", "2026-04-05", 49],
  ])("keeps a half-hourly rhythm through the clock change of %s on %s", (zone, day, count) => {
    const ticks = ticksOfLocalDay("*/30 * * * *", zone, day).map((tick) => Date.parse(tick));
    const gaps = new Set(ticks.slice(1).map((tick, index) => tick - ticks[index]!));

    expect(ticks).toHaveLength(count);
    expect([...gaps]).toStrictEqual([30 * MINUTE_MS]);
  });

  it("finds the same ticks however the time is cut into windows", () => {
    const rhythm = fc.constantFrom(
      { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
      { cron: "*/20 1-3 * * *", timeZone: "America/New_York" },
      { cron: "15,45 1,2 * * SUN", timeZone: "Australia/Lord_Howe" },
    );
    // From before the spring changes of the north to after the autumn change of the south.
    const start = Date.parse("2026-03-01T00:00:00Z");
    const span = 40 * DAY_MS;
    const cuts = fc.array(fc.integer({ min: 1, max: span }), { maxLength: 40 });

    fc.assert(
      fc.property(rhythm, cuts, (given, offsets) => {
        const edges = [0, ...offsets.sort((one, other) => one - other), span].map(
          (offset) => new Date(start + offset),
        );
        const pieces = edges
          .slice(1)
          .flatMap((until, index) => dueTicks(given, { after: edges[index]!, until }));
        expect(pieces).toStrictEqual(dueTicks(given, { after: edges[0]!, until: edges.at(-1)! }));
      }),
      { numRuns: 20 },
    );
  });

  it("agrees with a clock that is watched minute by minute, on any day in any zone", () => {
    const anyDay = fc.record({
      timeZone: fc.constantFrom("UTC", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Chatham"),
      date: fc
        .integer({ min: 0, max: 3 * 365 })
        .map((days) => new Date(Date.UTC(2025, 0, 1) + days * DAY_MS).toISOString().slice(0, 10)),
    });
    const changeDay = fc
      .constantFrom(
        "Europe/Berlin 2026-03-29",
        "Europe/Berlin 2026-10-25",
        "America/New_York 2026-03-08",
        "America/New_York 2026-11-01",
        "Australia/Lord_Howe 2026-10-04",
        "Australia/Lord_Howe 2026-04-05",
      )
      .map((text) => text.split(" "))
      .map(([timeZone = "", date = ""]) => ({ timeZone, date }));
    const anyTime = fc.record({ hour: fc.nat(23), minute: fc.nat(59) });
    const earlyTime = fc.record({ hour: fc.nat(3), minute: fc.nat(59) });

    fc.assert(
      fc.property(
        fc.oneof(fc.tuple(anyDay, anyTime), fc.tuple(changeDay, earlyTime)),
        ([{ timeZone, date }, { hour, minute }]) => {
          const wanted = `${date}T${pad(hour)}:${pad(minute)}:00`;
          const ticks = ticksOfLocalDay(`${minute} ${hour} * * *`, timeZone, date);
          expect(ticks).toStrictEqual([firstInstantAt(wanted, timeZone)]);
        },
      ),
      { numRuns: 120 },
    );
  });
});

const pad = (value: number): string => String(value).padStart(2, "0");

/** Every tick whose local date is `day`. */
function ticksOfLocalDay(cron: string, timeZone: string, day: string): string[] {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const window = { after: new Date(noon - 1.5 * DAY_MS), until: new Date(noon + 1.5 * DAY_MS) };
  return dueTicks({ cron, timeZone }, window)
    .filter((tick) => localTime(tick, timeZone).startsWith(day))
    .map((tick) => tick.toISOString().replace(":00.000Z", "Z"));
}

/** The first minute at which a clock in the zone shows the wanted time, or has jumped over it. */
function firstInstantAt(wanted: string, timeZone: string): string {
  const day = wanted.slice(0, 10);
  const offset = localTime(new Date(`${day}T12:00:00Z`), timeZone).slice(19);
  let instant = Date.parse(`${wanted}${offset}`) - 3 * 3_600_000;
  for (;;) {
    const shown = localTime(new Date(instant), timeZone);
    if (shown.startsWith(day) && shown >= wanted) {
      return new Date(instant).toISOString().replace(":00.000Z", "Z");
    }
    instant += MINUTE_MS;
  }
}

describe("nextTick and previousTick", () => {
  it("walk through the same ticks in both directions", () => {
    const rhythms = [
      { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
      { cron: "*/15 1-3 * * *", timeZone: "Australia/Lord_Howe" },
      { cron: "0 9 1 * *", timeZone: "America/New_York" },
    ];

    for (const rhythm of rhythms) {
      const ticks = dueTicks(rhythm, {
        after: new Date("2026-01-01"),
        until: new Date("2027-01-01"),
      });
      const back = ticks.slice(1).map((tick) => previousTick(rhythm, tick));
      const forth = ticks.slice(0, -1).map((tick) => nextTick(rhythm, tick));
      expect(back).toStrictEqual(ticks.slice(0, -1));
      expect(forth).toStrictEqual(ticks.slice(1));
    }
  });

  it("find nothing where there is nothing", () => {
    const never = { cron: "0 0 30 2 *", timeZone: "UTC" };

    expect(nextTick(never, new Date("2026-01-01"))).toBeNull();
    expect(previousTick(never, new Date("2026-01-01"))).toBeNull();
  });
});

describe("localTime", () => {
  it.each([
    ["2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29T03:00:00+02:00"],
    ["2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25T02:30:00+02:00"],
    ["2026-10-25T01:30:00Z", "Europe/Berlin", "2026-10-25T02:30:00+01:00"],
    ["2026-01-01T04:59:59Z", "America/New_York", "2025-12-31T23:59:59-05:00"],
    ["2026-07-01T00:00:00Z", "Asia/Kolkata", "2026-07-01T05:30:00+05:30"],
    ["2026-07-01T00:00:00Z", "UTC", "2026-07-01T00:00:00+00:00"],
  ])("shows %s in %s as %s", (instant, zone, shown) => {
    expect(localTime(new Date(instant), zone)).toBe(shown);
  });
});
