import fc from "fast-check";

import { VirtualClock, type Alarm } from "../../../local/clock";

const START = new Date("2026-01-05T06:00:00.000Z");

interface Waiting {
  readonly dueMs: number;
  readonly order: number;
  readonly alarm: Alarm;
}

function byDueTime(a: Waiting, b: Waiting): number {
  return a.dueMs - b.dueMs || a.order - b.order;
}

/** Moves from due time to due time until nothing waits, and tells in which order the alarms rang, and when. */
function ring(clock: VirtualClock): void {
  for (let due = clock.nextDue(); due !== undefined; due = clock.nextDue()) {
    clock.jumpTo(due);
    clock.runNext();
  }
}

describe("VirtualClock", () => {
  it("fires alarms in the order of their due times, equal ones in the order of creation, cancelled ones never", () => {
    const delays = fc.array(fc.record({ delay: fc.nat(20), cancelled: fc.boolean() }));

    fc.assert(
      fc.property(delays, (asked) => {
        const clock = new VirtualClock(START);
        const rung: number[] = [];
        const waiting: Waiting[] = asked.map(({ delay }, order) => {
          const dueMs = START.getTime() + delay;
          const alarm = clock.at(new Date(dueMs), () => {
            expect(clock.now().getTime()).toBe(dueMs);
            rung.push(order);
          });
          return { dueMs, order, alarm };
        });
        for (const { alarm } of waiting.filter(({ order }) => asked[order]!.cancelled)) {
          alarm.cancel();
        }

        ring(clock);

        const expected = waiting.filter(({ order }) => !asked[order]!.cancelled).sort(byDueTime);
        expect(rung).toStrictEqual(expected.map(({ order }) => order));
      }),
    );
  });

  it("fires an alarm of the past at the present time", () => {
    const clock = new VirtualClock(START);
    const rung: string[] = [];
    clock.at(new Date(0), () => rung.push(clock.now().toISOString()));

    ring(clock);

    expect(rung).toStrictEqual([START.toISOString()]);
  });

  it("does not go back", () => {
    const clock = new VirtualClock(START);

    expect(() => {
      clock.jumpTo(new Date(START.getTime() - 1));
    }).toThrow("The clock cannot go back");
  });
});
