import { RealClock, type TimeSources } from "../../../local/clock";

const HOUR_MS = 3_600_000;
const START_MS = Date.parse("2026-01-05T06:00:00.000Z");

/** A machine whose clock people can set. */
class Machine implements TimeSources {
  #steadyMs = 5_000.25;
  #wallMs = START_MS;

  wallMs(): number {
    return this.#wallMs;
  }

  steadyMs(): number {
    return this.#steadyMs;
  }

  pass(ms: number): void {
    this.#steadyMs += ms;
    this.#wallMs += ms;
  }

  /** Time passes, and only the clock on the wall knows. */
  sleep(ms: number): void {
    this.#wallMs += ms;
  }

  setBack(ms: number): void {
    this.#wallMs -= ms;
  }
}

const sinceStart = (clock: RealClock): number => clock.now().getTime() - START_MS;

describe("RealClock", () => {
  it("shows the machine's time, also after it slept or was set forward", () => {
    const machine = new Machine();
    const clock = new RealClock(machine);
    const shown = [sinceStart(clock)];

    machine.pass(1_500);
    shown.push(sinceStart(clock));
    machine.sleep(8 * HOUR_MS);
    shown.push(sinceStart(clock));

    expect(shown).toStrictEqual([0, 1_500, 8 * HOUR_MS + 1_500]);
  });

  it("goes on at the pace of time when the machine's clock is set back, until it is overtaken", () => {
    const machine = new Machine();
    const clock = new RealClock(machine);
    clock.now();

    machine.setBack(HOUR_MS);
    const shown = [sinceStart(clock)];
    machine.pass(30_000);
    shown.push(sinceStart(clock));
    machine.sleep(2 * HOUR_MS);
    shown.push(sinceStart(clock));

    expect(shown).toStrictEqual([0, 30_000, HOUR_MS + 30_000]);
  });

  it("goes on from an instant that lies ahead, and leaves one that does not", () => {
    const machine = new Machine();
    const clock = new RealClock(machine);

    const { aheadMs } = clock.goOnFrom(new Date(START_MS + 90_000));
    machine.pass(1_000);
    const past = clock.goOnFrom(new Date(START_MS));

    expect([aheadMs, past.aheadMs, sinceStart(clock)]).toStrictEqual([90_000, 0, 91_000]);
  });

  it("fires when its time has passed, although the machine's clock was set back an hour meanwhile", async () => {
    let setBackMs = 0;
    const clock = new RealClock({
      wallMs: () => Date.now() - setBackMs,
      steadyMs: () => performance.now(),
    });
    const when = new Date(clock.now().getTime() + 40);
    const rung = new Promise<Date>((resolve) => {
      clock.at(when, () => {
        resolve(clock.now());
      });
    });

    setBackMs = HOUR_MS;

    expect((await rung).getTime()).toBeGreaterThanOrEqual(when.getTime());
  });
});
