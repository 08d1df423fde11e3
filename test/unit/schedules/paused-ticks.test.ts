import fc from "fast-check";
import { emptyState, type ScheduleState } from "../../../src/contracts/schedule-state";
import type { PlannedTick } from "../../../src/schedules/planned-ticks";
import { judgePauses } from "../../../src/triggers/schedules/paused-ticks";

const at = (hour: number): Date => new Date(Date.UTC(2026, 4, 1, hour));

/** Ticks of each hour that were found late: all but the newest give way to it. */
const lateTicks = (hours: readonly number[]): PlannedTick[] =>
  hours.map((hour, index) => ({
    tick: at(hour),
    supersededBy: [at(hours.at(-1) ?? 0), null][Number(index === hours.length - 1)] ?? null,
    previous: null,
  }));

const pausedFrom = (from: number, until: number | null): ScheduleState => ({
  ...emptyState("hourly"),
  pauses: [
    {
      from: at(from).toISOString(),
      by: null,
      until: until === null ? null : at(until).toISOString(),
    },
  ],
});

const fates = (state: ScheduleState, hours: readonly number[]): (string | number | null)[] =>
  judgePauses(lateTicks(hours), state).map(({ planned: { supersededBy }, pause }) =>
    pause === null ? (supersededBy?.getUTCHours() ?? "starts") : "paused",
  );

const endOf = (from: number, length: number | null): number | null =>
  length === null ? null : from + length;

/** While a pause lasts, it also covers what was due before. */
const isIn = (hour: number, from: number, until: number | null): boolean =>
  until === null || (hour >= from && hour < until);

describe("judgePauses", () => {
  it.each<[string, ScheduleState, (string | number | null)[]]>([
    ["without a pause", emptyState("hourly"), [4, 4, 4, "starts"]],
    ["while it is paused, also those from before", pausedFrom(4, null), Array(4).fill("paused")],
    ["after a pause that ended before", pausedFrom(0, 1), [4, 4, 4, "starts"]],
    ["of which the newest fell into a pause", pausedFrom(3, 5), [2, "starts", "paused", "paused"]],
    ["at both ends of a pause", pausedFrom(2, 4), [4, "paused", "paused", "starts"]],
    ["that all fell into a pause", pausedFrom(1, 5), Array(4).fill("paused")],
  ])("judges late ticks %s", (_when, state, expected) => {
    expect(fates(state, [1, 2, 3, 4])).toStrictEqual(expected);
  });

  it("lets at most one of several late ticks start, and none that a pause covers", () => {
    const someHours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 });
    fc.assert(
      fc.property(someHours, fc.nat(23), fc.option(fc.nat(23)), (unsorted, from, length) => {
        const hours = [...unsorted].sort((one, other) => one - other);
        const until = endOf(from, length);

        const judged = fates(pausedFrom(from, until), hours);

        const isPaused = hours.map((hour) => isIn(hour, from, until));
        expect(judged.map((fate) => fate === "paused")).toStrictEqual(isPaused);
        expect(judged.filter((fate) => fate === "starts")).toHaveLength(
          Number(isPaused.includes(false)),
        );
      }),
    );
  });
});
