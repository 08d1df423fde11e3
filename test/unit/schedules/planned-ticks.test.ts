import { plannedTicks, tickBefore } from "../../../src/schedules/planned-ticks";
import { registeredSince } from "../../../src/schedules/known-since";
import { aSchedule, anEntry } from "./a-schedule";

const hourly = (changes: Record<string, unknown> = {}): ReturnType<typeof aSchedule> =>
  aSchedule({ name: "hourly", cron: "0 * * * *", timeZone: "UTC", ...changes });

const between = (after: string, until: string): { after: Date; until: Date } => ({
  after: new Date(`2026-05-${after}:00Z`),
  until: new Date(`2026-05-${until}:00Z`),
});

const hours = (dates: (Date | null)[]): (string | null)[] =>
  dates.map((date) => date?.toISOString().slice(8, 16) ?? null);

describe("plannedTicks", () => {
  it("plans nothing where nothing is due", () => {
    const schedule = hourly();

    expect(
      plannedTicks(schedule, anEntry(schedule), between("01T06:00", "01T06:59")),
    ).toStrictEqual([]);
  });

  it.each([
    ["runOnce", ["01T08:00", "01T08:00", null]],
    ["runAll", [null, null, null]],
    ["skip", [null, null, null]],
  ])("under %s lets the newest tick supersede %j", (policy, superseded) => {
    const schedule = hourly({ misfire: { policy } });

    const planned = plannedTicks(schedule, anEntry(schedule), between("01T05:30", "01T08:01"));

    expect(hours(planned.map(({ tick }) => tick))).toStrictEqual([
      "01T06:00",
      "01T07:00",
      "01T08:00",
    ]);
    expect(hours(planned.map(({ supersededBy }) => supersededBy))).toStrictEqual(superseded);
    expect(hours(planned.map(({ previous }) => previous))).toStrictEqual([
      "01T05:00",
      "01T06:00",
      "01T07:00",
    ]);
  });

  it("supersedes no tick that is on time", () => {
    const schedule = aSchedule({ cron: "* * * * *" });

    const planned = plannedTicks(schedule, anEntry(schedule), between("01T05:58", "01T06:00"));

    expect(planned.map(({ supersededBy }) => supersededBy)).toStrictEqual([null, null]);
  });

  it("records fifty ticks at most that are too late, and joins the next ones to what came before", () => {
    const schedule = hourly();

    const planned = plannedTicks(schedule, anEntry(schedule), between("01T05:30", "08T05:05"));

    expect(planned).toHaveLength(51);
    expect(hours([planned[0]!.tick, planned[0]!.previous])).toStrictEqual(["06T03:00", "01T05:00"]);
    expect(hours([planned.at(-1)!.tick, planned.at(-1)!.previous])).toStrictEqual([
      "08T05:00",
      "08T04:00",
    ]);
  });

  it("leaves out none that may still start", () => {
    const schedule = hourly({ misfire: { policy: "runAll", maxLatenessMinutes: 7 * 1_440 } });

    const planned = plannedTicks(schedule, anEntry(schedule), between("01T05:30", "08T05:05"));

    expect(planned).toHaveLength(7 * 24);
  });
});

describe("tickBefore", () => {
  const schedule = hourly();

  it.each([
    ["2026-05-01T04:30:00.000Z", null, "01T05:00"],
    ["2026-05-01T05:30:00.000Z", null, null],
    ["2026-05-01T05:30:00.000Z", "2026-05-01T03:00:00.000Z", "01T03:00"],
  ])(
    "of a schedule known since %s and ticked at %j before is %j",
    (since, lastTickBefore, tick) => {
      const entry = anEntry(schedule, { since, lastTickBefore });

      expect(hours([tickBefore(schedule, entry, new Date("2026-05-01T06:00:00Z"))])).toStrictEqual([
        tick,
      ]);
    },
  );
});

describe("registeredSince", () => {
  const startedAt = new Date("2026-05-01T05:30:00.000Z");
  const since = startedAt.toISOString();

  it("keeps what is unchanged, and forgets what is gone", () => {
    const schedule = hourly();
    const kept = anEntry(schedule);
    const gone = anEntry(aSchedule({ name: "gone" }));

    expect(registeredSince([schedule], [gone, kept], startedAt)).toStrictEqual([kept]);
  });

  it.each([{ cron: "30 * * * *" }, { timeZone: "Asia/Kolkata" }, { enabled: false }])(
    "restarts with %j, and keeps the last tick from before",
    (changes) => {
      const changed = hourly(changes);

      expect(registeredSince([changed], [anEntry(hourly())], startedAt)).toStrictEqual([
        anEntry(changed, { since, lastTickBefore: "2026-05-01T05:00:00.000Z" }),
      ]);
    },
  );

  it("carries the last tick on through a change that saw none", () => {
    const lastTickBefore = "2026-04-30T12:00:00.000Z";
    const off = anEntry(hourly({ enabled: false }), { lastTickBefore });
    const young = anEntry(hourly(), { since: "2026-05-01T05:10:00.000Z", lastTickBefore });

    for (const before of [off, young]) {
      expect(registeredSince([hourly({ cron: "9 9 * * *" })], [before], startedAt)).toMatchObject([
        { since, lastTickBefore },
      ]);
    }
  });

  it("takes a schedule for the same when only the case of its name changed", () => {
    const kept = anEntry(hourly());

    expect(registeredSince([hourly({ name: "Hourly" })], [kept], startedAt)).toStrictEqual([kept]);
  });
});
