import fc from "fast-check";
import { dueTicks } from "../../../src/schedules/due-ticks";
import { aSchedule } from "./a-schedule";
import { TimerHost } from "./timer-host";

const MINUTE_MS = 60_000;
const YEAR_MINUTES = 365 * 24 * 60;
const MAX_LATENESS_MINUTES = 30;

const misfire = { policy: "runAll", maxLatenessMinutes: MAX_LATENESS_MINUTES };
const schedules = [
  aSchedule({ name: "berlin", cron: "30 2 * * *", timeZone: "Europe/Berlin", misfire }),
  aSchedule({ name: "new-york", cron: "15 1 * * *", timeZone: "America/New_York", misfire }),
  aSchedule({ name: "lord-howe", cron: "0 2,14 * * *", timeZone: "Australia/Lord_Howe", misfire }),
];

/** Something that happens to the host at a minute of the year. */
interface Mishap {
  readonly kind: "killed" | "killedWhileSweeping" | "cutOff" | "firedTwice" | "firedByHand";
  readonly minute: number;
  /** How long it lasts, for those that last. */
  readonly minutes: number;
}

const aMishap: fc.Arbitrary<Mishap> = fc.record({
  kind: fc.constantFrom("killed", "killedWhileSweeping", "cutOff", "firedTwice", "firedByHand"),
  minute: fc.oneof(
    fc.nat(YEAR_MINUTES),
    // Close to a tick of one of the schedules, where it can do harm.
    fc
      .tuple(fc.nat(364), fc.constantFrom(30, 60, 90, 195, 315, 375, 900, 930), fc.nat(12))
      .map(([day, minute, offset]) => day * 1_440 + minute - 6 + offset),
  ),
  minutes: fc.integer({ min: 1, max: MAX_LATENESS_MINUTES - 2 }),
});

/** Lives through the year minute by minute; answers when each tick was served. */
async function liveThrough(mishaps: readonly Mishap[], start: string): Promise<TimerHost> {
  const host = new TimerHost(start, schedules);
  const startMs = Date.parse(start);
  const byMinute = new Map(mishaps.map((mishap) => [mishap.minute, mishap]));
  host.restart();
  for (let minute = 1; minute <= YEAR_MINUTES; minute++) {
    host.now = new Date(startMs + minute * MINUTE_MS);
    const mishap = byMinute.get(minute);
    if (mishap === undefined) await host.fire();
    else minute = await befall(host, mishap, startMs);
  }
  return host;
}

/** Lets it happen, and answers the minute at which it was over. */
async function befall(host: TimerHost, mishap: Mishap, startMs: number): Promise<number> {
  const end = mishap.minute + mishap.minutes;
  const moveTo = (minute: number, seconds = 0): void => {
    host.now = new Date(startMs + minute * MINUTE_MS + seconds * 1_000);
  };
  switch (mishap.kind) {
    case "firedTwice":
      await host.fire({ keepMonitor: true });
      await host.fire();
      return mishap.minute;
    case "firedByHand":
      await host.fire();
      moveTo(mishap.minute, 20);
      await host.fire({ keepMonitor: true });
      return mishap.minute;
    case "killedWhileSweeping":
      host.hub.startsLeft = mishap.minute % 2;
      await host.fire({ keepMonitor: true });
      break;
    case "cutOff":
      host.hub.startsLeft = 0;
      for (let minute = mishap.minute; minute < end; minute++) {
        moveTo(minute);
        await host.fire();
      }
      host.hub.startsLeft = Infinity;
      moveTo(end);
      await host.fire();
      return end;
    case "killed":
      break;
  }
  host.hub.startsLeft = Infinity;
  moveTo(end, 10);
  host.restart();
  await host.fire();
  return end;
}

describe("a year of schedules in three time zones", () => {
  it("starts every tick exactly once and in time, and no other, whatever faults the host has", async () => {
    const start = "2026-01-01T00:00:00.000Z";
    const end = new Date(Date.parse(start) + YEAR_MINUTES * MINUTE_MS);
    const expected = schedules.flatMap(({ name, cron, timeZone }) =>
      dueTicks({ cron, timeZone }, { after: new Date(start), until: end }).map(
        (tick) => `${name} ${tick.toISOString()}`,
      ),
    );
    expect(expected).toHaveLength(365 + 365 + 730);

    await fc.assert(
      fc.asyncProperty(fc.array(aMishap, { minLength: 200, maxLength: 400 }), async (mishaps) => {
        // The first minutes are left in peace: the host has to have known its schedules.
        const later = mishaps.filter(isAmidTheYear);
        const host = await liveThrough(later, start);

        const served = host.hub.tickStarts.map(({ schedule, tick }) => `${schedule} ${tick}`);
        expect(served.toSorted()).toStrictEqual(expected.toSorted());
        const lateness = host.hub.starts
          .filter(({ name }) => name === "scheduledTick")
          .map(({ createdAt, input }) => minutesLate(createdAt, input));
        expect(Math.max(...lateness)).toBeLessThanOrEqual(MAX_LATENESS_MINUTES);
        expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2 },
    );
  });
});

const isAmidTheYear = ({ minute }: Mishap): boolean => minute > 5 && minute < YEAR_MINUTES - 60;

const minutesLate = (servedAt: Date, input: unknown): number =>
  (servedAt.getTime() - Date.parse((input as { tick: string }).tick)) / MINUTE_MS;
