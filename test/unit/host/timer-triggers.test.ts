import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { VirtualClock } from "../../../local/clock";
import { hostWith, type Sdk } from "./an-app";

interface Tick {
  readonly at: string;
  readonly isPastDue: boolean;
  readonly next: string | undefined;
  readonly last: string | undefined;
}

/** Registers a timer function that notes its ticks. */
function ticking(ticks: Tick[], options: { schedule: string; [option: string]: unknown }) {
  return ({ app }: Sdk): void => {
    app.timer("tick", {
      ...options,
      handler: (timer) => {
        const status = timer.scheduleStatus as typeof timer.scheduleStatus | null;
        ticks.push({
          at: new Date().toISOString().slice(11, 19),
          isPastDue: timer.isPastDue,
          next: status?.next.slice(11, 19),
          last: status?.last,
        });
      },
    });
  };
}

describe("timer functions", () => {
  let journalDirectory: string;
  beforeEach(async () => {
    journalDirectory = await mkdtemp(join(tmpdir(), "host-timers-"));
  });
  afterEach(async () => {
    await rm(journalDirectory, { recursive: true });
  });

  it("run on schedule and get the tick that is processed", async () => {
    const ticks: Tick[] = [];
    await using host = await hostWith(ticking(ticks, { schedule: "0 */15 * * * *" }));

    await host.advance({ seconds: 1_800 });

    expect(ticks).toStrictEqual([
      { at: "06:15:00", isPastDue: false, next: "06:15:00", last: "0001-01-01T00:00:00" },
      { at: "06:30:00", isPastDue: false, next: "06:30:00", last: "2026-01-05T06:15:00+00:00" },
    ]);
  });

  it("take five fields, names, settings, and days that must match both ways", async () => {
    const ticks: Tick[] = [];
    const environment = { TICK_SCHEDULE: "30 7 5 JAN MON" };
    await using host = await hostWith(ticking(ticks, { schedule: "%TICK_SCHEDULE%" }), {
      environment,
    });

    await host.advance({ seconds: 40 * 86_400 });

    expect(ticks.map(({ at }) => at)).toStrictEqual(["07:30:00"]);
  });

  it("get no status when they come round every few seconds or want no monitor", async () => {
    const often: Tick[] = [];
    const unmonitored: Tick[] = [];
    await using first = await hostWith(ticking(often, { schedule: "*/10 * * * * *" }));
    await first.advance({ seconds: 10 });
    await first.stop();
    await using second = await hostWith(
      ticking(unmonitored, { schedule: "0 * * * * *", useMonitor: false }),
    );
    await second.advance({ seconds: 60 });

    expect(often).toStrictEqual([
      { at: "06:00:10", isPastDue: false, next: undefined, last: undefined },
    ]);
    expect(unmonitored).toStrictEqual([
      { at: "06:01:00", isPastDue: false, next: undefined, last: undefined },
    ]);
  });

  it("run once, past due, for all the ticks that were missed", async () => {
    const ticks: Tick[] = [];
    const app = ticking(ticks, { schedule: "0 0 * * * *" });
    const first = await hostWith(app, { journalDirectory });
    await first.advance({ seconds: 3_600 });
    await first.stop();
    const laterOn = new VirtualClock(new Date("2026-01-05T10:20:00.000Z"));

    await using second = await hostWith(app, { journalDirectory, clock: laterOn });
    await second.idle();
    await second.advance({ seconds: 3_600 });

    expect(ticks).toStrictEqual([
      { at: "07:00:00", isPastDue: false, next: "07:00:00", last: "0001-01-01T00:00:00" },
      { at: "10:20:00", isPastDue: true, next: "08:00:00", last: "2026-01-05T07:00:00+00:00" },
      { at: "11:00:00", isPastDue: false, next: "11:00:00", last: "2026-01-05T10:20:00+00:00" },
    ]);
  });

  it("are not past due when only their schedule has changed", async () => {
    const ticks: Tick[] = [];
    const daily = ticking(ticks, { schedule: "0 0 4 * * *" });
    await (await hostWith(daily, { journalDirectory })).stop();
    const laterOn = new VirtualClock(new Date("2026-01-05T12:10:00.000Z"));

    const hourly = ticking(ticks, { schedule: "0 0 * * * *" });
    await using host = await hostWith(hourly, { journalDirectory, clock: laterOn });
    await host.idle();

    expect(ticks).toStrictEqual([]);
  });

  it("run the tick again, past due, when the host was killed before it was recorded", async () => {
    const ticks: Tick[] = [];
    const app = ticking(ticks, { schedule: "0 0 * * * *" });
    const clock = new VirtualClock();
    const doomed = await hostWith(app, {
      ...{ journalDirectory, clock },
      faults: { faults: [{ kind: "crashAfterEffect", functionName: "tick" }] },
    });
    clock.jumpTo(clock.nextDue()!);
    clock.runNext();
    await untilTicked(ticks);
    await doomed.stop();

    const laterOn = new VirtualClock(new Date("2026-01-05T07:00:05.000Z"));
    await using host = await hostWith(app, { journalDirectory, clock: laterOn });
    await host.idle();

    expect(ticks.map(({ at, isPastDue, next }) => [at, isPastDue, next])).toStrictEqual([
      ["07:00:00", false, "07:00:00"],
      ["07:00:05", true, "07:00:00"],
    ]);
  });

  it("run at start when they ask for it", async () => {
    const ticks: Tick[] = [];
    const app = ticking(ticks, { schedule: "0 0 * * * *", runOnStartup: true });
    await using host = await hostWith(app);
    await host.idle();

    expect(ticks.map(({ at, isPastDue }) => [at, isPastDue])).toStrictEqual([["06:00:00", false]]);
  });

  it("run by hand with the stored status, whose next tick lies in the future", async () => {
    const ticks: Tick[] = [];
    await using host = await hostWith(ticking(ticks, { schedule: "0 0 * * * *" }));

    const accepted = await fetch(`${host.baseUrl}/admin/functions/TICK`, { method: "POST" });
    const unknown = await fetch(`${host.baseUrl}/admin/functions/tock`, { method: "POST" });
    await host.idle();

    expect([accepted.status, unknown.status]).toStrictEqual([202, 404]);
    expect(ticks).toMatchObject([{ at: "06:00:00", next: "07:00:00", isPastDue: false }]);
  });

  it("run one at a time, and go on after a failure", async () => {
    const starts: string[] = [];
    let finish: () => void = () => undefined;
    const clock = new VirtualClock();
    await using host = await hostWith(
      ({ app }) => {
        app.timer("slow", {
          schedule: "0 * * * * *",
          handler: async () => {
            starts.push(new Date().toISOString().slice(11, 19));
            await new Promise<void>((resolve) => {
              finish = resolve;
            });
            throw new Error("slow and broken");
          },
        });
      },
      { clock },
    );
    clock.jumpTo(clock.nextDue()!);
    clock.runNext();
    await untilTicked(starts);
    clock.jumpTo(new Date("2026-01-05T06:05:30.000Z"));
    finish();
    await host.idle();

    clock.jumpTo(clock.nextDue()!);
    clock.runNext();
    await untilTicked(starts, 2);
    finish();
    await host.idle();

    expect(starts).toStrictEqual(["06:01:00", "06:06:00"]);
    expect(host.logs.map(({ message }) => message).join()).toContain("slow and broken");
  });

  it("keep the host from starting with a schedule that cannot be read", async () => {
    await expect(hostWith(ticking([], { schedule: "every now and then" }))).rejects.toThrow(
      'The schedule "every now and then" of timer function "tick" is invalid',
    );
  });
});

async function untilTicked(ticks: readonly unknown[], count = 1): Promise<void> {
  while (ticks.length < count) await new Promise((resolve) => setImmediate(resolve));
}
